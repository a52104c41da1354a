import type { Case, CaseAct, Party } from '@/api/types'
import type { Entry } from '@/local/db'
import { expect, it } from 'vitest'
import { layer, misfit } from './picture'

const party = (id: string, said: Partial<Party> = {}): Party =>
  ({ id, kind: 'natural', role: 'applicant', name: id, phone: null, consent: 'unreached', consent_at: null, identity_seen: null, rights_told_at: null, ...said })
const base = { id: 'case', state: 'assigned', parties: [], steps: [], items: [], missing: [], may: ['case.return'] } as unknown as Case

let seq = 0
function entry(act: CaseAct, said: object = {}, more: Partial<Entry> = {}): Entry {
  seq += 1
  const body = { act, at: `2026-11-22T09:0${seq % 10}:00.000Z`, ...said }
  return { seq, account: 'a', kind: 'case.step', path: `/cases/case/steps/s${seq}`, body, subject: 'case', id: 'case', tries: 0, ...more }
}

const add = (id: string) => entry('case.add_party', { party_id: id, kind: 'natural', role: 'applicant', name: id, phone: null })
const agrees = (id: string) => entry('case.record_consent', { party_id: id, consent: 'agree', how: 'in_person' })
const ready = () => [add('a'), agrees('a'), add('b'), agrees('b'), entry('case.tell_rights', { party_ids: ['a', 'b'], how: 'read_aloud' })]

it('shows a case as it will be when all that waits has arrived', () => {
  const held = entry('case.hold_session', { mode: 'on_site', held_at: '2026-11-22T09:00:00Z', notes: 'words' })
  const agreed = entry('case.agree', { form: 'written', items: [{ what: 'mend it', due_on: '2027-01-31' }] })
  const { found, unsent, aside } = layer(base, [...ready(), held, agreed])
  expect(found.state).toBe('agreed')
  expect(found.parties?.map(({ name, consent }) => [name, consent])).toEqual([['a', 'agree'], ['b', 'agree']])
  expect(found.steps.map(({ to }) => to)).toEqual([...Array(5).fill('assigned'), 'mediating', 'agreed'])
  expect(found.steps[5]?.note).toBe('words')
  expect(found.may).toEqual(['case.see_identity', 'case.sign'])
  expect([unsent.size, aside.length]).toEqual([7, 0])
})

it('leaves the case as the server has it where nothing waits', () => {
  expect(layer(base, []).found).toEqual(base)
})

it('shows what the server has since, with what waits on top', () => {
  const since = { ...base, state: 'mediating', parties: [party('theirs')] } as Case
  expect(layer(since, [add('mine')]).found.parties?.map(({ id }) => id)).toEqual(['theirs', 'mine'])
})

it('says which steps no longer fit, from the first of them on', () => {
  const back = { ...base, state: 'registered', parties: null } as Case
  const steps = ready()
  expect(layer(back, steps)).toMatchObject({ found: { state: 'registered', may: [] }, aside: steps })
})

it('goes no further than a step that was refused', () => {
  const [first, ...rest] = ready()
  const refused = { ...rest[0], state: 'refused' } as Entry
  const { found, aside } = layer(base, [first as Entry, refused, ...rest.slice(1)])
  expect(found.parties).toHaveLength(1)
  expect(aside).toHaveLength(4)
})

it('ends a case without agreement as it was said', () => {
  expect(layer(base, [entry('case.fail', { result: 'refused_by_party' })]).found.state).toBe('refused_by_party')
})

it('knows what the law asks for before a session, as the server does', () => {
  const so = (...parties: Party[]) => misfit({ ...base, parties }, 'case.hold_session', {})
  const yes = { consent: 'agree', rights_told_at: 'then' } as const
  expect(so(party('a', yes))).toBe('consent-missing')
  expect(so(party('a', yes), party('b'))).toBe('consent-missing')
  expect(so(party('a', yes), party('b', { consent: 'agree' }))).toBe('rights-not-told')
  expect(so(party('a', yes), party('b', yes))).toBeUndefined()
  expect(misfit(base, 'case.record_consent', { party_id: 'x' })).toBe('not-of-this-case')
  expect(misfit(base, 'case.agree', {})).toBe('step-out-of-turn')
})

const later = { what: 'mend it', due_on: '2027-01-31', amount_fen: 100 }
const talked = () => [...ready(), entry('case.hold_session', { mode: 'on_site', held_at: '2026-11-22T09:00:00Z', notes: '' })]
const sees = (id: string) => entry('case.see_identity', { party_id: id, paper: 'id_card' })
const signs = (by: string, party_id: string | null = null) => entry('case.sign', { by, party_id, way: 'paper' })

it('knows when an agreement holds: an oral one at once, a written one with the last mark', () => {
  const oral = (due_on: string | null) => layer(base, [...talked(), entry('case.agree', { form: 'oral', items: [{ ...later, due_on }] })]).found.state
  expect([oral('2027-01-31'), oral(null)]).toEqual(['effective', 'performed'])

  const marks = [signs('party', 'a'), signs('party', 'b'), signs('mediator'), signs('seal')]
  const written = [...talked(), entry('case.agree', { form: 'written', items: [later] })]
  const states = [1, 2, 3, 4].map(n => layer(base, [...written, ...marks.slice(0, n)]).found.state)
  expect(states).toEqual(['agreed', 'agreed', 'agreed', 'effective'])
})

it('closes nothing while pieces of the dossier are missing, as the server', () => {
  const done = [...talked(), entry('case.agree', { form: 'oral', items: [{ ...later, due_on: null }] })]
  const close = entry('case.close', { root_cause: null, skipped: 'words' })
  expect(layer(base, done).found.missing).toEqual([3])
  expect(layer(base, [...done, close])).toMatchObject({ found: { state: 'performed' }, aside: [close] })
  const seen = [...talked(), sees('a'), sees('b'), ...done.slice(-1)]
  expect(layer(base, [...seen, close]).found.state).toBe('closed')
})

it('adds up what was done of an agreement', () => {
  const agreed = entry('case.agree', { form: 'oral', items: [later, { ...later, amount_fen: null }] })
  const does = (item: number, performance: string) => entry('case.record_performance', { item, performance, proof: 'seen' })
  const state = (...more: Entry[]) => layer(base, [...talked(), agreed, ...more]).found.state
  expect(state(does(1, 'full'))).toBe('performing')
  expect(state(does(1, 'full'), does(2, 'none'))).toBe('partly_performed')
  expect(state(does(1, 'none'), does(2, 'none'))).toBe('not_performed')
  expect(state(does(1, 'none'), does(2, 'full'), does(1, 'full'))).toBe('performed')
})

it('goes on after a pause where it stood', () => {
  const paused = [...talked(), entry('case.pause', { reason: 'party_away' })]
  expect(layer(base, paused).found.state).toBe('paused')
  expect(layer(base, [...paused, entry('case.resume')]).found.state).toBe('mediating')
})
