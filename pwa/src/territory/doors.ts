import type { Building, Dwelling, Pack } from '@/api/types'

export interface Floor {
  floor: number | null
  doors: Dwelling[]
}

export interface House {
  building: Building
  count: number
  floors: Floor[]
}

const byNumber = (one: string, other: string) => one.localeCompare(other, 'zh-CN', { numeric: true })

/** Buildings in order, each with its floors from the top, as one walks down. */
export function houses(pack: Pack): House[] {
  const inside = new Map<string, Dwelling[]>()
  for (const door of pack.dwellings) {
    const known = inside.get(door.building_id)
    if (known) known.push(door)
    else inside.set(door.building_id, [door])
  }
  return pack.buildings
    .map((building) => house(building, inside.get(building.id) ?? []))
    .sort((one, other) => byNumber(one.building.name, other.building.name))
}

function house(building: Building, doors: Dwelling[]): House {
  const floors = new Map<number | null, Dwelling[]>()
  for (const door of doors) floors.set(door.floor, [...(floors.get(door.floor) ?? []), door])
  return {
    building,
    count: doors.length,
    floors: [...floors]
      .map(([floor, there]) => ({ floor, doors: there.sort((one, other) => byNumber(one.unit + one.door, other.unit + other.door)) }))
      .sort((one, other) => (other.floor ?? 0) - (one.floor ?? 0)),
  }
}
