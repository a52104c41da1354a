/** The week's doors, worked out on the phone: what was asked for first, then doors not seen for long. */

import type { Dwelling, Pack, VisitSent, Walk, WalkDoor } from '@/api/types'
import type { LocalVisit } from '@/screening/visits'
import type { AtDoor } from './round'
import { dayOf } from './round'

export type Why =
  | { kind: 'call', by: string, id: string }
  | { kind: 'come' | 'care', day: string }
  | { kind: 'asked', needs: NonNullable<VisitSent['needs']> }
  | { kind: 'noted', count: number }
  | { kind: 'new' | 'long' }

export interface Week {
  /** Why each door is on the list; none where it is only there because it is done. */
  why: Map<string, Why[]>
  done: Set<string>
  /** Doors that asked for no visits, and until when. */
  quiet: Map<string, string>
  known: Map<string, WalkDoor>
}

const DAY_MS = 86_400_000
const NEW_MS = 60 * DAY_MS
const MONTHS_QUIET = 12

/** Work the list out: all that was asked for, and as many others as there is time for. */
export function weekOf(pack: Pack, walk: Walk | undefined, visits: LocalVisit[], round: Map<string, AtDoor>, most: number, now = new Date()): Week {
  const known = knownNow(walk, visits)
  const week: Week = { why: new Map(), done: new Set(), quiet: new Map(), known }
  const [monday, sunday] = [dayOf(startOfWeek(now)), dayOf(new Date(startOfWeek(now).getTime() + 6.5 * DAY_MS))]
  const others: Dwelling[] = []
  for (const door of pack.dwellings) {
    const facts = known.get(door.id)
    const quiet = facts?.no_visits_until
    if (quiet && quiet >= dayOf(now)) {
      week.quiet.set(door.id, quiet)
      continue
    }
    const { today, last } = round.get(door.id) ?? {}
    const seen = today ? { on: dayOf(new Date(today.filedAt)), result: today.visit.result } : last
    const asked = facts ? whyOf(facts, dayOf(now), sunday) : []
    if (asked.length)
      week.why.set(door.id, asked)
    else if (seen && seen.on >= monday && seen.result !== 'not_home')
      week.done.add(door.id)
    // A visit of this week hides the one before it: such a door keeps its place.
    if (!asked.length && (!last || last.on >= monday))
      others.push(door)
  }
  for (const door of chosen(others, Math.max(0, most - week.why.size), monday, now))
    week.why.set(door.id, week.done.has(door.id) ? [] : [{ kind: isNew(door, now) ? 'new' : 'long' }])
  for (const id of week.done)
    week.why.set(id, week.why.get(id) ?? [])
  return week
}

function whyOf(facts: WalkDoor, today: string, sunday: string): Why[] {
  const { call, come_by, needs, needs_on, care, noted } = facts
  const why: Why[] = []
  if (call)
    why.push({ kind: 'call', by: call.by, id: call.id })
  if (come_by && come_by <= sunday)
    why.push({ kind: 'come', day: come_by })
  // Whoever heard it today has been there.
  if (needs?.length && needs_on && needs_on < today)
    why.push({ kind: 'asked', needs })
  if (care && care.until >= today && isDue(care, sunday))
    why.push({ kind: 'care', day: care.until })
  if (noted)
    why.push({ kind: 'noted', count: noted })
  return why
}

function isDue({ met_on, every_days }: NonNullable<WalkDoor['care']>, sunday: string): boolean {
  return !met_on || Date.parse(met_on) + every_days * DAY_MS <= Date.parse(sunday)
}

/** New doors first, then any: the same ones all week, on every phone, in an order nobody chose. */
function chosen(doors: Dwelling[], most: number, monday: string, now: Date): Dwelling[] {
  const order = new Map(doors.map((door) => [door.id, (isNew(door, now) ? 0 : 2 ** 32) + lot(monday + door.id)]))
  return [...doors].sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0)).slice(0, most)
}

/** A door's id tells when it was written down. */
function isNew({ id }: Dwelling, now: Date): boolean {
  return now.getTime() - Number.parseInt(id.replace('-', '').slice(0, 12), 16) < NEW_MS
}

/** FNV-1a: a lot that every phone draws alike. */
function lot(text: string): number {
  let drawn = 0x811C9DC5
  for (const letter of text)
    drawn = Math.imul(drawn ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return drawn
}

function startOfWeek(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (now.getDay() + 6) % 7)
}

/** What the centre told, and on top of it what this phone said since. */
function knownNow(walk: Walk | undefined, visits: LocalVisit[]): Map<string, WalkDoor> {
  const known = new Map(walk?.doors.map((door) => [door.id, door]))
  for (const { visit, answer, standing } of [...visits].reverse()) {
    const told = answer && walk && answer.received_at <= walk.as_of
    if (!told && standing !== 'refused')
      known.set(visit.dwelling_id, after({ ...known.get(visit.dwelling_id), id: visit.dwelling_id }, visit))
  }
  return known
}

function after(facts: WalkDoor, visit: VisitSent): WalkDoor {
  const on = dayOf(new Date(visit.filed_at))
  if (visit.result === 'met' || visit.result === 'declined') {
    delete facts.call
    delete facts.come_by
  }
  if (visit.result === 'met') {
    delete facts.noted
    facts.needs = (visit.needs ?? []).filter((need) => need !== 'none')
    facts.needs_on = on
    if (facts.care)
      facts.care = { ...facts.care, met_on: on }
  }
  for (const { kind, until, every_days } of visit.wishes ?? []) {
    if (kind === 'no_visits')
      facts = { id: facts.id, no_visits_until: yearOn(visit.filed_at) }
    if (kind === 'visits_again')
      delete facts.no_visits_until
    if (kind === 'come_again' && until)
      facts.come_by = until
    if (kind === 'care' && until && every_days)
      facts.care = { until, every_days, met_on: on }
    if (kind === 'care_end')
      delete facts.care
  }
  return facts
}

function yearOn(moment: string): string {
  const at = new Date(moment)
  at.setMonth(at.getMonth() + MONTHS_QUIET)
  return dayOf(at)
}
