/** Who is signed in on this device. */

import type { Account, Role } from '@/api/types'
import { ref, shallowRef } from 'vue'
import { get, onSignedOut, post, remove, SignedOut, Unreachable } from '@/api/client'
import { forget, kept } from '@/local/db'
import { whenFree } from '@/local/lock'
import { listen, tell } from '@/local/news'
import { confirmOwner, disown, own, owner } from '@/local/owner'

export const account = shallowRef<Account | null>(null)

/** The server has forgotten this device: nothing is lost, but nothing goes out until they sign in. */
export const needsSignIn = ref(false)

const LANDINGS: [Role, string][] = [
  ['grid_worker', '/today'],
  ['window_clerk', '/mine'],
  ['building_leader', '/report'],
  ['dispatcher', '/desk'],
  ['mediator', '/cases'],
  ['leader', '/cases'],
  ['justice_admin', '/cases'],
  ['auditor', '/cases'],
  ['admin', '/accounts'],
]

onSignedOut(() => { needsSignIn.value = account.value !== null })
listen(news => news.about === 'account' && void show())

/** Another tab may have signed in or out: all tabs show the same person. */
async function show(): Promise<void> {
  account.value = await owner() ?? null
  needsSignIn.value = false
  // What the screens show is this person's from now on.
  tell({ about: 'data' })
}

/** Sign in. A wrong password is SignedOut with its problem. */
export async function signIn(login: string, password: string): Promise<Account> {
  const signedIn = await own(async () => (await post('/api/v1/sessions', { login, password })).account)
  await show()
  return signedIn
}

/** Come in by a building leader's code. A code that is used or too old is a Refusal. */
export async function enrol(code: string): Promise<Account> {
  const signedIn = await own(async () =>
    (await post('/api/v1/enrolments/{code}/accept', undefined, { path: { code } })).account)
  await show()
  return signedIn
}

/** Sign out at once, with or without a network. What is not yet sent waits for this account. */
export async function signOut(): Promise<void> {
  await disown()
  await show()
  await leave().catch(ignoreIfLater)
}

/** In its turn: a late answer would else drop the cookie of whoever signs in next. */
function leave(): Promise<void> {
  return whenFree(async () => {
    if (!await kept('leaving'))
      return
    await remove('/sessions/current')
    await forget('leaving')
  })
}

/** Know the account from the device first, for the app opens offline; then ask the server. */
export async function restoreAccount(): Promise<void> {
  await show()
  if (account.value)
    void confirmOwner().catch(ignoreIfLater)
  else
    await find().catch(ignoreIfLater)
}

/** A cookie may have outlived the device's memory, or a sign-out without a network. */
async function find(): Promise<void> {
  if (await kept('leaving'))
    return void leave().catch(ignoreIfLater)
  await own(() => get('/api/v1/me'))
  await show()
}

function ignoreIfLater(error: unknown): void {
  if (!(error instanceof Unreachable || error instanceof SignedOut))
    throw error
}

/** Whether somebody leads a building and does no other field work. */
export function leadsOnly(person: Account | null): boolean {
  const held = new Set(person?.roles.map(({ role }) => role))
  return held.has('building_leader') && !held.has('grid_worker') && !held.has('window_clerk')
}

/** Where somebody's day begins. */
export function landing(person: Account): string {
  const held = new Set(person.roles.map(({ role }) => role))
  return LANDINGS.find(([role]) => held.has(role))?.[1] ?? '/me'
}
