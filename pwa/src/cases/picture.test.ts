import type { Case, CaseAct, Party } from '@/api/types'
import type { Entry } from '@/local/db'
import { expect, it } from 'vitest'
import { layer, misfit } from './picture'

const party = (id: string, said: Partial<Party> = {}): Party =>
  ({ id, kind: 'natural', role: 'applicant', name: id, phone: null, consent: 'unreached', consent_at: null, rights_told_at: null, ...said })
const base = { id: 'case', state: 'assigned', parties: [], steps: [], items: [], may: ['case.return'] } as unknown as Case

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
  const agreed = entry('case.agree', { form: 'oral', items: [{ what: 'mend it' }] })
  const { found, unsent, aside } = layer(base, [...ready(), held, agreed])
  expect(found.state).toBe('agreed')
  expect(found.parties?.map(({ name, consent }) => [name, consent])).toEqual([['a', 'agree'], ['b', 'agree']])
  expect(found.steps.map(({ to }) => to)).toEqual([...Array(5).fill('assigned'), 'mediating', 'agreed'])
  expect(found.steps[5]?.note).toBe('words')
  expect(found.may).toEqual(['case.close'])
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
