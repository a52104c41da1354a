import type { Account, Case } from '@/api/types'
import { beforeEach, expect, it } from 'vitest'
import { account } from '@/identity/account'
import { ALL, database } from '@/local/db'
import { freshDevice, json, offline, problem, serve } from '@/local/fakes'
import { entriesOf } from '@/local/outbox'
import { hold } from '@/local/ring'
import { carriedCase, carriedCases, pullCases, sendAgain, takeKept } from './carrying'

const MEDIATOR: Account = { id: '0199-mediator', login: 'm', name: '', active: true, roles: [] }
const theCase = { id: 'c', state: 'assigned', parties: [], steps: [], items: [], may: [], due_at: '2099-01-01T00:00:00Z', overdue: false } as unknown as Case
const carried = (tag: string, said: object = {}) => ({ tag, case: { ...theCase, ...said }, reports: [] })
const book = (cases: object[], kept: string[] = []) => serve(({ path }) => path === '/me' ? json(200, MEDIATOR) : json(200, { cases, kept }))
const party = { party_id: 'p', kind: 'natural', role: 'applicant', name: 'somebody', phone: null }
const take = () => takeKept('c', 'case.add_party', party, 'c case.add_party')
const waiting = () => entriesOf(MEDIATOR.id)

beforeEach(async () => {
  hold(MEDIATOR.id, new Uint8Array(32))
  await freshDevice(MEDIATOR)
  book([carried('one')])
  await pullCases()
})

it('asks only for what has changed, and keeps the rest', async () => {
  const heard = book([], ['one'])
  await pullCases()
  expect(heard[0]?.path).toBe('/cases/mine?have=one')
  expect((await carriedCases())?.items).toHaveLength(1)
})

it('keeps nothing and asks for nothing without a seal', async () => {
  hold(MEDIATOR.id, new Uint8Array(32), true)
  await freshDevice(MEDIATOR)
  const heard = book([carried('one')])
  await pullCases()
  expect(heard).toEqual([])
  const db = await database()
  expect(await db.count('cases')).toBe(0)
})

it('lets a case go that is closed or somebody elses', async () => {
  book([])
  await pullCases()
  expect(await carriedCase('c')).toBeUndefined()
})

it('keeps it as long as something waits on it', async () => {
  serve(() => offline())
  await take()
  book([])
  await pullCases()
  expect((await carriedCase('c'))?.row.gone).toBe(true)
  expect(await waiting()).toHaveLength(1)
})

it('never takes a portal for the server', async () => {
  serve(() => json(200, { hello: 'guest' }))
  await expect(pullCases()).rejects.toThrow()
  expect(await carriedCase('c')).toBeDefined()
})

it('keeps a step where there is no network, whole and in its order', async () => {
  serve(() => offline())
  await take()
  await takeKept('c', 'case.tell_rights', { party_ids: ['p'], how: 'phone' }, 'c case.tell_rights')
  const steps = await waiting()
  expect(steps.map(({ kind, subject }) => [kind, subject])).toEqual([['case.step', 'c'], ['case.step', 'c']])
  expect(steps[0]?.body).toMatchObject({ ...party, act: 'case.add_party', seq: steps[0]?.seq })
  expect(steps[0]?.path).toMatch(/^\/cases\/c\/steps\/[0-9a-f-]{36}$/)
})

it('takes the half-written form with the step, in one go', async () => {
  const db = await database()
  await db.put('drafts', { key: `${MEDIATOR.id}~case c case.add_party`, said: party })
  serve(() => offline())
  await take()
  expect(await db.count('drafts')).toBe(0)
})

it('shows the server\'s answer where there is a network', async () => {
  serve(({ path }) => path === '/me' ? json(200, MEDIATOR) : json(201, { ...theCase, state: 'mediating' }))
  expect(await take()).toBeUndefined()
  expect(await waiting()).toEqual([])
  expect((await carriedCase('c'))?.row.case.state).toBe('mediating')
})

it('gives back what the server refuses while the person looks on, with its form', async () => {
  const db = await database()
  const draft = { key: `${MEDIATOR.id}~case c case.add_party`, said: party }
  await db.put('drafts', draft)
  serve(({ path }) => path === '/me' ? json(200, MEDIATOR) : problem(409, 'step-out-of-turn'))
  expect((await take())?.problem?.type).toBe('/problems/step-out-of-turn')
  expect(await waiting()).toEqual([])
  expect(await db.getAll('drafts')).toEqual([draft])
})

it('sends a step that was set aside as it is now said, under its own number', async () => {
  serve(() => offline())
  await take()
  const [before] = await waiting()
  await sendAgain(before?.seq ?? 0, { name: 'another' })
  const [now] = await waiting()
  expect(now).toMatchObject({ seq: before?.seq, path: before?.path, body: { ...before?.body, name: 'another' } })
})

it('knows nobody elses cases', async () => {
  account.value = { ...MEDIATOR, id: '0199-other' }
  expect(await carriedCase('c')).toBeUndefined()
  expect(await carriedCases()).toBeUndefined()
})

it('covers every store there is', () => expect(ALL).toContain('cases'))
