/**
 * The lock of a phone that may be lost: what is kept for a person is sealed until they give their PIN.
 *
 * Their key is wrapped three times: by the PIN and the server's share, by what the
 * server gives after a fresh sign-in, and, while it is open, by this browser alone.
 */

import type { Bytes } from './ring'
import { change, database, kept } from './db'
import { deviceKey, unwrap, wrap, wrapping } from './wrapping'
import { hold, isSealed, isShut } from './ring'

export interface Vault {
  salt: Bytes
  /** The key, wrapped by PIN, browser and the server's share. */
  pin: Bytes
  /** The key, wrapped by browser and what the server gives who has just signed in. */
  reserve: Bytes
  /** The server's share, wrapped by the browser, for so many days without a network. */
  share?: { wrapped: Bytes, at: number }
  offlineMs: number
  /** The key, wrapped by the browser, until it was not used for so long. */
  open?: { wrapped: Bytes, at: number }
  lockAfterMs: number
  /** Wrong PINs in a row, and when the last was tried. */
  tries: number
  triedAt: number
  /** The person took their PIN away. The key stays: another tab may have sealed something just before. */
  off?: true
  /** Not all of what lay here before is sealed yet. */
  rough?: true
  /** The district has sealed this phone. */
  sealed?: true
}

export function vaultOf(account: string): Promise<Vault | undefined> {
  return kept(`vault:${account}`)
}

/** Keep a first vault; another tab may have been quicker, and two keys would be one too many. */
export function keepVault(account: string, vault: Vault): Promise<void> {
  return change(['kept'], async ({ store }) => {
    const before = await store.get(`vault:${account}`) as Vault | undefined
    if (before && !before.off)
      throw new Error('there is a PIN already')
    await store.put(vault, `vault:${account}`)
  })
}

/** Change a vault, if it is there; tell how it is now. */
export function amend(account: string, mend: (vault: Vault) => Vault): Promise<Vault | undefined> {
  return change(['kept'], async ({ store }) => {
    // Only a vault is kept under this name.
    const before = await store.get(`vault:${account}`) as Vault | undefined
    const mended = before && mend(before)
    if (mended)
      await store.put(mended, `vault:${account}`)
    return mended
  })
}

type Passing = 'open' | 'share' | 'sealed' | 'off' | 'rough'

export function without(vault: Vault, ...names: Passing[]): Vault {
  // What goes need not be there: it stays a vault.
  return Object.fromEntries(Object.entries(vault).filter(([name]) => !names.some(one => one === name))) as unknown as Vault
}

/** Whether something put down then is still good: a clock that was set back ends it. */
export function lasts(since: number | undefined, forMs: number, now = Date.now()): boolean {
  return since !== undefined && now >= since - 60_000 && now < since + forMs
}

/** Learn how it stands in the database, where another tab may have changed it; tell who is shut, or is to be. */
export async function refresh(): Promise<string[]> {
  const due: string[] = []
  const db = await database()
  const names = await db.getAllKeys('kept', IDBKeyRange.bound('vault:', 'vault:~'))
  for (const account of names.map(name => name.slice('vault:'.length))) {
    if (!await reopen(account))
      due.push(account)
  }
  return due
}

async function reopen(account: string): Promise<boolean> {
  const vault = await vaultOf(account)
  if (!vault?.open || (!vault.off && !lasts(vault.open.at, vault.lockAfterMs)))
    return false
  if (isShut(account) || isSealed(account) === !!vault.off)
    hold(account, await unwrap(await wrapping(await deviceKey(), 'open'), vault.open.wrapped), vault.off)
  return true
}

/** Let this person's key be at hand, in all tabs and for the service worker, until it rests too long. */
export async function open(account: string, key: Bytes): Promise<void> {
  const wrapped = await wrap(await wrapping(await deviceKey(), 'open'), key)
  await amend(account, vault => ({ ...without(vault, 'sealed', 'off'), tries: 0, open: { wrapped, at: Date.now() } }))
  hold(account, key)
}

/** Say in all tabs that it is to be shut; who has the district's word for it keeps no share either. */
export async function shut(account: string, sealed?: 'sealed'): Promise<void> {
  await amend(account, vault => sealed ? { ...without(vault, 'open', 'share'), sealed: true } : without(vault, 'open'))
}

/** Put the key away, unless it was opened again meanwhile: nothing is lost, and nothing can be read. */
export async function putAway(account: string): Promise<void> {
  const vault = await amend(account, before =>
    before.open && lasts(before.open.at, before.lockAfterMs) ? before : without(before, 'open'))
  if (!vault?.open)
    hold(account)
}

/** Note that the person is there: what is open stays open for a while from now. */
export async function touch(account: string): Promise<void> {
  await amend(account, ({ open, ...vault }) => ({ ...vault, ...(open && { open: { ...open, at: Date.now() } }) }))
}
