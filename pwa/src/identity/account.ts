/** Who is signed in on this device. */

import type { Account, Role } from '@/api/types'
import { nextTick, ref, shallowRef } from 'vue'
import { get, onSignedOut, post, remove, SEALED, SignedOut, Unreachable } from '@/api/client'
import { forget, hasVaults, kept } from '@/local/db'
import { whenFree } from '@/local/lock'
import { listen, tell } from '@/local/news'
import { confirmOwner, disown, own, owner } from '@/local/owner'
import { isSealed, isShut } from '@/local/ring'
import { rested } from '@/local/writing'

export const account = shallowRef<Account | null>(null)

/** Who has to give their PIN before anything is shown. */
export const shutOut = shallowRef<Account | null>(null)

/** Whether what this person keeps here is sealed, and open to them now. */
export const sealing = ref(false)

/** The server has forgotten this device: nothing is lost, but nothing goes out until they sign in. */
export const needsSignIn = ref(false)

const LANDINGS: [Role, string][] = [
  ['grid_worker', '/today'],
  ['window_clerk', '/window'],
  ['building_leader', '/report'],
  ['dispatcher', '/desk'],
  ['mediator', '/cases'],
  ['leader', '/cases'],
  ['justice_admin', '/cases'],
  ['auditor', '/cases'],
  ['admin', '/accounts'],
]

/** Only who has a PIN needs it. */
const vault = () => import('@/local/vault')

onSignedOut(({ type }) => {
  const who = account.value ?? shutOut.value
  if (type === SEALED && who && isSealed(who.id))
    void shutNow('sealed').catch(console.error)
  else if (type === SEALED)
    // Without a PIN nothing is locked here; but whoever has found it must sign in.
    void disown().catch(console.error)
  else
    needsSignIn.value = account.value !== null
})
listen(news => news.about === 'account' && void show())
// The oldest phones hear nothing from another tab.
if (typeof BroadcastChannel === 'undefined')
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void show())

/** Another tab may have signed in or out: all tabs show the same person. */
async function show(): Promise<void> {
  // What was typed in this moment is kept, before the key to it may be put away.
  await rested()
  const due = await whoIsShut()
  const known = await owner() ?? null
  const asked = known && due.includes(known.id)
  shutOut.value = asked ? known : null
  account.value = asked ? null : known
  sealing.value = !!account.value && isSealed(account.value.id)
  needsSignIn.value = false
  await putAway(due)
  // What the screens show is this person's from now on.
  tell({ about: 'data' })
}

/** All who have a PIN here and whose key is, or must be, away. */
async function whoIsShut(): Promise<string[]> {
  return await hasVaults() ? (await vault()).refresh() : []
}

/** The forms are gone from the screen and have kept what was typed: only now the key goes. */
async function putAway(due: string[]): Promise<void> {
  if (due.every(isShut))
    return
  await nextTick()
  await rested()
  for (const one of due)
    await (await vault()).putAway(one)
}

/** Sign in. A wrong password is SignedOut with its problem. */
export async function signIn(login: string, password: string): Promise<Account> {
  const signedIn = await own(async () => openFor((await post('/api/v1/sessions', { login, password })).account))
  await show()
  return signedIn
}

/** Come in by a building leader's code. A code that is used or too old is a Refusal. */
export async function enrol(code: string): Promise<Account> {
  const signedIn = await own(async () =>
    openFor((await post('/api/v1/enrolments/{code}/accept', undefined, { path: { code } })).account))
  await show()
  return signedIn
}

/** Who comes in by password or code need not give their PIN as well. */
async function openFor(person: Account): Promise<Account> {
  if ((await whoIsShut()).includes(person.id))
    // Whatever was wrong with that: the PIN opens it as well.
    await import('./pin').then(({ unlockByReserve }) => unlockByReserve(person.id)).catch(console.info)
  return person
}

/** Put the key to what is kept here away: until the PIN, or for as long as the district wants it. */
export async function shutNow(sealed?: 'sealed'): Promise<void> {
  const who = account.value ?? shutOut.value
  if (!who || !isSealed(who.id))
    return
  const { shut, vaultOf } = await vault()
  // It is known: saying it again would have all tabs ask the server again, and hear it again.
  if (sealed && (await vaultOf(who.id))?.sealed)
    return
  await rested()
  await shut(who.id, sealed)
  tell({ about: 'account' })
}

/** Sign out at once, with or without a network. What is not yet sent waits for this account. */
export async function signOut(): Promise<void> {
  await shutNow()
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

/**
 * Know the account from the device, for the app opens offline; meanwhile ask the server.
 *
 * Nobody waits for its answer: who is new can sign in at once, and whom a cookie makes
 * known is let in when it comes.
 */
export async function restoreAccount(): Promise<void> {
  await show()
  void (account.value ? confirmOwner() : find()).catch(ignoreIfLater)
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
