import type { Area, Level, Role } from '@/api/types'

export const LEVELS: readonly Level[] = ['district', 'town', 'zone', 'village', 'grid', 'micro_grid']

export const ROLES: readonly Role[] = [
  'grid_worker', 'building_leader', 'mediator', 'dispatcher', 'window_clerk', 'handler', 'leader', 'justice_admin', 'auditor', 'admin',
]

/** Where a role usually works. Another level may be chosen. */
const USUAL: Record<Role, Level> = {
  grid_worker: 'grid', building_leader: 'micro_grid', mediator: 'village', dispatcher: 'town', window_clerk: 'town',
  handler: 'district', leader: 'district', justice_admin: 'district', auditor: 'district', admin: 'district',
}

/** The levels that the own area has, from the top down. */
export function levelsOf(areas: readonly Area[]): Level[] {
  return LEVELS.filter((level) => areas.some((area) => area.level === level))
}

/** Where to begin choosing for a role: its usual level, or the nearest below that there is. */
export function levelFor(role: Role | null, areas: readonly Area[]): Level | null {
  const there = levelsOf(areas)
  const from = role ? LEVELS.indexOf(USUAL[role]) : 0
  return there.find((level) => LEVELS.indexOf(level) >= from) ?? there[there.length - 1] ?? null
}

/** The areas of a level whose name, or whose code's beginning, was written. */
export function findAreas(areas: readonly Area[], level: Level | null, text: string): Area[] {
  const wanted = text.trim().toLowerCase()
  return areas.filter((area) => area.level === level
    && (area.name.toLowerCase().includes(wanted) || area.code.startsWith(wanted)))
}

/** The names above an area, the nearest last. */
export function above(area: Area, areas: readonly Area[]): string {
  const names: string[] = []
  const byCode = new Map(areas.map((one) => [one.code, one]))
  for (let up = byCode.get(area.parent ?? ''); up; up = byCode.get(up.parent ?? '')) names.unshift(up.name)
  return names.join(' › ')
}
