/** Setting, giving and taking away a PIN. */

import type { Account } from '@/api/types'
import type { Bytes } from '@/local/ring'
import type { Vault } from '@/local/vault'
import { answerTo, isAbout, Unreachable } from '@/api/client'
import { bringSeal, change, database } from '@/local/db'
import { deviceId } from '@/local/ids'
import { deviceKey, stretch, unwrap, wrap, wrapping } from '@/local/wrapping'
import { whenFree } from '@/local/lock'
import { tell } from '@/local/news'
import { entriesOf } from '@/local/outbox'
import { hold, keyOf } from '@/local/ring'
import { sealRest, unsealAll } from '@/local/sealing'
import { amend, keepVault, lasts, open, vaultOf, without } from '@/local/vault'

export const DIGITS = 6
const DAY_MS = 86_400_000
/** So many wrong ones are a slip; from then on each makes the next wait longer. */
const FREE_TRIES = 4
/** After so many only a fresh sign-in opens it. */
export const MOST_TRIES = 10
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000

/** It was another PIN. */
export class WrongPin extends Error {
  constructor(readonly tries: number) {
    super('another PIN')
  }
}
/** Too many wrong ones: later, or never again without signing in. */
export class MustWait extends Error {}
export class MustSignIn extends Error {}

/** What was written about a case is still here. */
export class CasesWait extends Error {}

interface Share { share: Bytes, offlineMs: number, lockAfterMs: number }

function bytes(said: unknown): Bytes {
  if (typeof said !== 'string')
    throw new Unreachable('the answer is about something else')
  return Uint8Array.from(atob(said), one => one.charCodeAt(0))
}

async function say(method: 'GET' | 'PUT' | 'POST', more = ''): Promise<Record<string, unknown>> {
  const id = await deviceId()
  const body = method === 'GET' ? undefined : '{}'
  const answer = await answerTo(method, `/devices/${id}${more}`, body, body ? { 'Content-Type': 'application/json' } : {})
  if (!isAbout(answer, id))
    throw new Unreachable('the answer is about something else')
  return { ...answer as object }
}

async function askShare(method: 'GET' | 'PUT'): Promise<Share> {
  const said = await say(method)
  return {
    share: bytes(said.share),
    offlineMs: Number(said.offline_days) * DAY_MS,
    lockAfterMs: Number(said.lock_after_s) * 1000,
  }
}

async function askReserve(): Promise<Bytes> {
  return bytes((await say('POST', '/reserve')).reserve)
}

/** A PIN that the first finder tries is none. */
export function isWeak(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, place) => (Number(digit) - Number(pin[place]) + 10) % 10))
  return steps.size === 1 && [0, 1, 9].includes([...steps][0] ?? 0)
}

async function wrapByPin(pin: string, key: Bytes, { share, offlineMs, lockAfterMs }: Share) {
  const device = await deviceKey()
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const wrapped = await wrap(await wrapping(device, 'pin', await stretch(pin, salt), share), key)
  const kept = { wrapped: await wrap(await wrapping(device, 'share'), share), at: Date.now() }
  return { salt, pin: wrapped, share: kept, offlineMs, lockAfterMs, tries: 0, triedAt: 0 }
}

/** Set the first PIN, and seal what lies here. Needs the network, and a sign-in of the last minutes. */
export async function setPin({ id }: Account, pin: string): Promise<void> {
  // What opens it again is fetched while there is a network.
  await Promise.all([bringSeal(), import('./UnlockView.vue'), import('./idle')])
  const share = await askShare('PUT')
  const reserve = await askReserve()
  // A key that was here before goes on: what is still sealed by it must be read.
  const key = (await vaultOf(id))?.off ? keyOf(id) : crypto.getRandomValues(new Uint8Array(32))
  const wrapped = await wrap(await wrapping(await deviceKey(), 'reserve', undefined, reserve), key)
  const vault = { ...await wrapByPin(pin, key, share), reserve: wrapped, rough: true as const }
  // Nothing is on its way meanwhile: an answer would else come to a row that was just sealed.
  await whenFree(async () => {
    await keepVault(id, vault)
    await open(id, key)
    await finish(id)
  })
  tell({ about: 'account' })
}

/** Seal what is still in clear; what fails is done at the next look. */
export async function finish(id: string): Promise<void> {
  await sealRest(id).then(() => amend(id, vault => without(vault, 'rough')), console.error)
}

/** Another PIN for the same key: nothing needs to be sealed again. */
export async function changePin({ id }: Account, pin: string): Promise<void> {
  const next = await wrapByPin(pin, keyOf(id), await askShare('GET'))
  await amend(id, vault => ({ ...vault, ...next }))
  tell({ about: 'account' })
}

/** What is kept lies open again, as it did before; not while names of parties would lie there. */
export async function removePin({ id }: Account): Promise<void> {
  const half = await (await database()).count('drafts', IDBKeyRange.bound(`${id}~case `, `${id}~case ~`))
  if (half || (await entriesOf(id)).some(({ kind }) => kind === 'case.step'))
    throw new CasesWait('something about a case is not sent or not finished')
  await change(['cases'], async ({ store }) => {
    for (const one of await store.index('account').getAllKeys(id))
      await store.delete(one)
  })
  await amend(id, vault => ({ ...vault, off: true }))
  hold(id, keyOf(id), true)
  await unsealAll(id)
  tell({ about: 'account' })
}

/** How long the next try has to wait. */
export function waitMs({ tries, triedAt }: Vault, now = Date.now()): number {
  if (tries <= FREE_TRIES)
    return 0
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - FREE_TRIES - 1))
  return lasts(triedAt, wait, now) ? triedAt + wait - now : 0
}

/** Open by PIN what is kept for this account. Without a network for as long as the server's share may be kept. */
export async function unlock(id: string, pin: string): Promise<void> {
  const vault = await vaultOf(id)
  if (!vault)
    return
  if (vault.tries >= MOST_TRIES)
    throw new MustSignIn('too many wrong PINs')
  if (waitMs(vault))
    throw new MustWait('a while after so many wrong PINs')
  const share = await keptShare(vault) ?? await freshShare(id)
  // Counted before it is tried: ending the app in between gains nothing.
  const counted = await amend(id, before => ({ ...before, tries: before.tries + 1, triedAt: Date.now() }))
  const by = await wrapping(await deviceKey(), 'pin', await stretch(pin, vault.salt), share)
  const key = await unwrap(by, vault.pin).catch(() => {
    // The screen counts how long to wait.
    tell({ about: 'data' })
    throw new WrongPin(counted?.tries ?? 0)
  })
  await open(id, key)
  goOn(id)
}

/** After a fresh sign-in: who has just given a password is not asked for a PIN. */
export async function unlockByReserve(id: string): Promise<void> {
  const vault = await vaultOf(id)
  if (!vault)
    return
  await freshShare(id)
  const by = await wrapping(await deviceKey(), 'reserve', undefined, await askReserve())
  await open(id, await unwrap(by, vault.reserve))
  goOn(id)
}

/** What was written in another tab while nobody could seal it is sealed now; nobody waits for that. */
function goOn(id: string): void {
  tell({ about: 'account' })
  void finish(id)
}

async function keptShare({ share, offlineMs }: Vault): Promise<Bytes | undefined> {
  if (!share || !lasts(share.at, offlineMs))
    return undefined
  return unwrap(await wrapping(await deviceKey(), 'share'), share.wrapped)
}

/** Ask the server for its share, and keep it for as long as it allows. */
export async function freshShare(id: string): Promise<Bytes> {
  const { share, offlineMs, lockAfterMs } = await askShare('GET')
  const wrapped = await wrap(await wrapping(await deviceKey(), 'share'), share)
  await amend(id, vault => ({ ...without(vault, 'sealed'), share: { wrapped, at: Date.now() }, offlineMs, lockAfterMs }))
  return share
}
