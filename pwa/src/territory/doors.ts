import type { Building, Dwelling, Pack } from '@/api/types'

/** The doors of one floor of one unit. */
export interface Floor {
  unit: string
  floor: number | null
  doors: Dwelling[]
}

export interface House {
  building: Building
  count: number
  floors: Floor[]
}

const byNumber = (one: string, other: string) => one.localeCompare(other, 'zh-CN', { numeric: true })

/** Buildings in order; in each unit the floors from the top, as one walks down. */
export function houses(pack: Pack): House[] {
  const inside = groups(pack.dwellings, (door) => door.building_id)
  return pack.buildings
    .map((building) => house(building, inside.get(building.id) ?? []))
    .sort((one, other) => byNumber(one.building.name, other.building.name))
}

function house(building: Building, doors: Dwelling[]): House {
  const floors = [...groups(doors, ({ unit, floor }) => `${unit} ${floor ?? ''}`).values()].map(floorOf)
  floors.sort((one, other) => byNumber(one.unit, other.unit) || (other.floor ?? -99) - (one.floor ?? -99))
  return { building, count: doors.length, floors }
}

function floorOf(doors: Dwelling[]): Floor {
  const { unit = '', floor = null } = doors[0] ?? {}
  return { unit, floor, doors: doors.sort((one, other) => byNumber(one.door, other.door)) }
}

function groups<T>(things: T[], by: (thing: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const thing of things) {
    const there = found.get(by(thing))
    if (there) there.push(thing)
    else found.set(by(thing), [thing])
  }
  return found
}
