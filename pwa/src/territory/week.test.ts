import type { Dwelling, Pack, Walk, WalkDoor, Wish } from '@/api/types'
import type { LocalVisit } from '@/screening/visits'
import { expect, it } from 'vitest'
import { newId } from '@/local/ids'
import { wish } from '@/screening/visits'
import { roundOf } from './round'
import { weekOf, type Why } from './week'

const NOW = new Date('2026-11-25T18:00:00')
const [MONDAY, SUNDAY, LATER] = ['2026-11-23', '2026-11-29', '2026-12-03']
const old = (id: string): Dwelling => ({ id, building_id: 'b', unit: '1', floor: 1, door: id, last_visit: null })
const packOf = (dwellings: Dwelling[]) => ({ dwellings, buildings: [] }) as unknown as Pack // only what is asked of it here
const walkOf = (...doors: WalkDoor[]): Walk => ({ as_of: '2026-11-25T08:00:00Z', doors, hours: [], own: [] })

function visit(at: string, filedAt: string, said: Partial<LocalVisit['visit']> = {}, more: Partial<LocalVisit> = {}): LocalVisit {
  return { id: filedAt + at, filedAt, standing: 'waiting', visit: { dwelling_id: at, mode: 'door', result: 'met', needs: [], note: '', place: null, filed_at: filedAt, device_id: null, seq: null, ...said }, ...more }
}

function plan(dwellings: Dwelling[], walk?: Walk, visits: LocalVisit[] = [], most = 30, now = NOW) {
  const pack = packOf(dwellings)
  return weekOf(pack, walk, visits, roundOf(pack, visits), most, now)
}

const kinds = (why: Why[] | undefined) => why?.map(({ kind }) => kind)

it('lists what was asked for before any other door', () => {
  const week = plan(['call', 'come', 'later', 'asked', 'care', 'seen', 'noted', 'none'].map(old), walkOf(
    { id: 'call', call: { id: 'w', by: '2026-11-26T12:00:00Z' } },
    { id: 'come', come_by: SUNDAY },
    { id: 'later', come_by: LATER },
    { id: 'asked', needs: ['errand'], needs_on: MONDAY },
    { id: 'care', care: { until: LATER, every_days: 14, met_on: '2026-11-01' } },
    { id: 'seen', care: { until: LATER, every_days: 14, met_on: '2026-11-24' } },
    { id: 'noted', noted: 2 },
  ), [], 0)
  expect([...week.why.keys()]).toEqual(['call', 'come', 'asked', 'care', 'noted'])
})

it('fills up with new doors, then with any not seen for long, the same all week on every phone', () => {
  const fresh = old(newId(NOW.getTime() - 86_400_000))
  const doors = [...Array.from({ length: 50 }, (_, at) => old(`0180${at}`)), fresh]
  const week = plan(doors, undefined, [], 10)
  expect(week.why.size).toBe(10)
  expect(kinds(week.why.get(fresh.id))).toEqual(['new'])
  const sunday = plan([...doors].reverse(), undefined, [], 10, new Date('2026-11-29T09:00:00'))
  expect([...sunday.why.keys()].sort()).toEqual([...week.why.keys()].sort())
  const next = plan(doors, undefined, [], 10, new Date('2026-11-30T09:00:00'))
  expect([...next.why.keys()].sort()).not.toEqual([...week.why.keys()].sort())
})

it('keeps a door that was done on the list, and puts no other in its place', () => {
  const doors = Array.from({ length: 20 }, (_, at) => old(`0180${at}`))
  const [first = ''] = plan(doors, undefined, [], 5).why.keys()
  const week = plan(doors, undefined, [visit(first, '2026-11-24T19:00:00Z')], 5)
  expect([...week.why.keys()].sort()).toEqual([...plan(doors, undefined, [], 5).why.keys()].sort())
  expect([...week.done]).toEqual([first])
})

it('does not take nobody in for done', () => {
  const week = plan([old('a')], undefined, [visit('a', '2026-11-24T19:00:00Z', { result: 'not_home' })])
  expect(week.done.size).toBe(0)
  expect(week.why.has('a')).toBe(true)
})

it('leaves doors alone that asked for it, until their day', () => {
  const walk = walkOf({ id: 'a', no_visits_until: '2026-11-25' })
  const week = plan([old('a'), old('b')], walk)
  expect([...week.quiet]).toEqual([['a', '2026-11-25']])
  expect([...week.why.keys()]).toEqual(['b'])
  expect(plan([old('a')], walk, [], 30, new Date('2026-11-26T09:00:00')).quiet.size).toBe(0)
})

it('knows at once and offline what was said at the door, and what is taken back', () => {
  const say = (kind: Wish['kind'], at: string, said: Partial<Wish> = {}) => visit('a', at, { wishes: [wish(kind, said)] })
  const quiet = say('no_visits', '2026-11-25T08:30:00Z')
  expect([...plan([old('a')], undefined, [quiet]).quiet.values()]).toEqual(['2027-11-25'])
  const again = say('visits_again', '2026-11-25T08:40:00Z')
  expect(plan([old('a')], undefined, [again, quiet]).quiet.size).toBe(0)
  const come = say('come_again', '2026-11-24T08:00:00Z', { until: SUNDAY })
  expect(kinds(plan([old('a')], undefined, [come]).why.get('a'))).toEqual(['come'])
  const met = visit('a', '2026-11-25T08:00:00Z')
  expect(kinds(plan([old('a')], undefined, [met, come]).why.get('a'))).toEqual([])
})

it('believes the centre where it has heard of the visit', () => {
  const quiet = visit('a', '2026-11-25T07:00:00Z', { wishes: [wish('no_visits')] })
  const answer = { received_at: '2026-11-25T07:30:00Z' } as NonNullable<LocalVisit['answer']> // only its time is asked for
  expect(plan([old('a')], walkOf(), [{ ...quiet, answer }]).quiet.size).toBe(0)
  expect(plan([old('a')], walkOf(), [quiet]).quiet.size).toBe(1)
  expect(plan([old('a')], walkOf(), [{ ...quiet, standing: 'refused' }]).quiet.size).toBe(0)
})

it('asks again from the next day on about what somebody needed', () => {
  const asked = visit('a', '2026-11-25T08:00:00Z', { needs: ['errand', 'hazard'] })
  expect(kinds(plan([old('a')], undefined, [asked]).why.get('a'))).not.toContain('asked')
  const tomorrow = plan([old('a')], undefined, [asked], 30, new Date('2026-11-26T09:00:00'))
  expect(tomorrow.why.get('a')).toEqual([{ kind: 'asked', needs: ['errand', 'hazard'] }])
})
