import type { Role } from '@/api/types'
import { beforeEach, expect, it, vi } from 'vitest'
import { SignedOut, Unreachable } from '@/api/client'
import { kept } from '@/local/db'
import { freshDevice, json, offline, OTHER, problem, serve, WORKER } from '@/local/fakes'
import { entriesOf } from '@/local/outbox'
import { confirmOwner } from '@/local/owner'
import { round } from '@/local/round'
import { fileRecord } from '@/screening/records'
import { account, landing, needsSignIn, restoreAccount, signIn, signOut } from './account'

beforeEach(() => freshDevice())

const gone = () => new Response(null, { status: 204 })

it('opens without a network for whom the device knows', async () => {
  account.value = null
  serve(() => offline())
  await restoreAccount()
  expect(account.value).toEqual(WORKER)
})

it('asks to sign in again when the server has forgotten the device, and keeps who it was', async () => {
  await signOut()
  serve(() => json(201, { account: WORKER }))
  await signIn('worker', 'secret')
  serve(() => problem(401, 'unauthenticated'))
  await fileRecord({ source: 'patrol', category: '0203', outcome: 'noted' })
  await expect(round()).rejects.toBeInstanceOf(SignedOut)
  expect(needsSignIn.value).toBe(true)
  expect(account.value).toEqual(WORKER)
  serve(() => json(201, { account: WORKER }))
  await signIn('worker', 'secret')
  expect(needsSignIn.value).toBe(false)
})

it('says that a password is wrong, and leaves things as they are', async () => {
  serve(() => problem(401, 'wrong-password'))
  await expect(signIn('worker', 'wrong')).rejects.toMatchObject({ problem: { title: 'wrong-password' } })
  expect(needsSignIn.value).toBe(false)
})

it('signs out at once without a network, and tells the server at the next start', async () => {
  await fileRecord({ source: 'patrol', category: '0203', outcome: 'noted' })
  serve(() => offline())
  await signOut()
  expect(account.value).toBeNull()
  expect(await entriesOf(WORKER.id)).toHaveLength(1)
  const heard = serve(gone)
  await restoreAccount()
  await vi.waitFor(async () => expect(await kept('leaving')).toBeUndefined())
  expect(heard.map(asked => asked.method)).toEqual(['DELETE'])
  expect(account.value).toBeNull()
})

it('sends nothing of one account with the cookie of another', async () => {
  await signOut()
  serve(() => json(201, { account: WORKER }))
  await signIn('worker', 'secret')
  await fileRecord({ source: 'patrol', category: '0203', outcome: 'noted' })
  await signOut()
  const heard = serve(({ path }) => json(200, path === '/me' ? OTHER : { account: OTHER }))
  await signIn('other', 'secret')
  await round()
  expect(heard.map(asked => asked.method)).toEqual(['POST'])
  expect(await entriesOf(WORKER.id)).toHaveLength(1)
})

it('trusts the server, not its memory, about whose cookie it is before it sends', async () => {
  await fileRecord({ source: 'patrol', category: '0203', outcome: 'noted' })
  const heard = serve(() => json(200, OTHER))
  await round()
  expect(heard.map(asked => asked.path)).toEqual(['/me'])
  await vi.waitFor(() => expect(account.value).toEqual(OTHER))
})

it('does not send before it knows whose cookie it is', async () => {
  await signOut()
  await freshDevice()
  serve(() => offline())
  await expect(confirmOwner()).rejects.toBeInstanceOf(Unreachable)
})

it.each<[Role, string]>([
  ['grid_worker', '/today'],
  ['building_leader', '/report'],
  ['window_clerk', '/window'],
  ['mediator', '/cases'],
  ['leader', '/cases'],
  ['justice_admin', '/cases'],
  ['auditor', '/cases'],
  ['dispatcher', '/desk'],
  ['handler', '/me'],
  ['admin', '/accounts'],
])('lets the day of a %s begin at %s', (role, place) => {
  const area = { code: '1', name: '', level: 'district' as const, parent: null }
  expect(landing({ ...WORKER, roles: [{ role, area }] })).toBe(place)
})

it('leaves signed out whoever signed out while the server was being asked', async () => {
  let answerLate: () => void = () => { throw new Error('not asked yet') }
  serve(({ path }) => path === '/me'
    ? new Promise((resolve) => { answerLate = () => { resolve(json(200, WORKER)) } })
    : gone())
  const asking = confirmOwner()
  await vi.waitFor(() => { answerLate() })
  await Promise.all([signOut(), asking])
  expect(await kept('account')).toBeUndefined()
})
