/** What is known of each door on today's round: from the pack, and from this phone. */

import type { Pack } from '@/api/types'
import type { LocalVisit } from '@/screening/visits'
import { isToday } from '@/dates'

export interface LastTime { result: string, on: string }
export interface AtDoor { today?: LocalVisit, last?: LastTime }

/** Each door's visit of today and its last one before: the later of the pack's and the phone's. */
export function roundOf(pack: Pack | undefined, visits: LocalVisit[]): Map<string, AtDoor> {
  const round = new Map<string, AtDoor>()
  for (const { id, last_visit } of pack?.dwellings ?? [])
    round.set(id, last_visit ? { last: last_visit } : {})
  // Oldest first, so that the latest one stays.
  for (const visit of [...visits].reverse())
    round.set(visit.visit.dwelling_id, withVisit(round.get(visit.visit.dwelling_id) ?? {}, visit))
  return round
}

function withVisit(known: AtDoor, visit: LocalVisit): AtDoor {
  if (isToday(visit.filedAt))
    return { ...known, today: visit }
  const on = dayOf(new Date(visit.filedAt))
  return on >= (known.last?.on ?? '') ? { ...known, last: { result: visit.visit.result, on } } : known
}

/** The day as this phone counts it, in the form of the pack. */
export function dayOf(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
