/** The worker's own area, from what the phone has: what was reported, and whose door is due. */

import type { LateRecord, Pack } from '@/api/types'
import type { LocalRecord } from '@/screening/records'
import type { AtDoor } from '@/territory/round'
import { areasOf, type MapArea } from './areas'

export interface OwnArea extends MapArea {
  reports: LocalRecord[]
  /** What others reported from here, as whoever had the area before. */
  late: LateRecord[]
  doors: number
  /** Doors nobody has been at within the time that the pack looks back. */
  due: number
}

/** Each micro-grid with its own reports, newest first, and with the doors that wait. */
export function ownAreas(pack: Pack, records: readonly LocalRecord[], round: ReadonlyMap<string, AtDoor>): OwnArea[] {
  const grids = new Map(pack.buildings.map(({ id, micro_grid }) => [id, micro_grid]))
  const homes = new Map(pack.dwellings.map(({ id, building_id }) => [id, grids.get(building_id)]))
  const reports = grouped(records, record => gridOf(record, homes, grids))
  // A pack of an older app has none.
  const late = grouped((pack as Partial<Pack>).late ?? [], one => one.micro_grid ?? undefined)
  const doors = grouped(pack.dwellings, ({ id }) => homes.get(id))
  return areasOf(pack, undefined).map((area) => {
    const own = doors.get(area.code) ?? []
    const waiting = own.filter(({ id }) => !round.get(id)?.today && !round.get(id)?.last)
    return { ...area, reports: reports.get(area.code) ?? [], late: late.get(area.code) ?? [], doors: own.length, due: waiting.length }
  })
}

/** Where the server has put it; until then the door or the building that was named. */
function gridOf({ answer, finding }: LocalRecord, homes: ReadonlyMap<string, string | undefined>, grids: ReadonlyMap<string, string>): string | undefined {
  return answer?.micro_grid ?? homes.get(finding.dwelling_id ?? '') ?? grids.get(finding.building_id ?? '')
}

function grouped<One>(all: readonly One[], key: (one: One) => string | undefined): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of all) {
    const name = key(one)
    if (name !== undefined)
      groups.set(name, [...groups.get(name) ?? [], one])
  }
  return groups
}
