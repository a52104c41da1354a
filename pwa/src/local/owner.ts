/** Whose device this is just now. Every act and record here belongs to one account. */

import type { Account } from '@/api/types'
import { get, Unreachable } from '@/api/client'
import { change, kept } from './db'
import { whenFree } from './lock'
import { tell } from './news'

let confirmed = false

/** The account this device knows; nobody, once they have signed out. */
export function owner(): Promise<Account | undefined> {
  return kept('account')
}

/**
 * Take what the server says about who is signed in.
 *
 * The outbox stands still meanwhile, so that no act goes out under another's name.
 */
export function own(whoSays: () => Promise<Account>): Promise<Account> {
  return whenFree(async () => {
    const account = known(await whoSays())
    await change(['kept'], async ({ store }) => {
      await Promise.all([store.put(account, 'account'), store.delete('leaving')])
    })
    confirmed = true
    tell({ about: 'account' })
    return account
  })
}

/** Forget who it is; what they have not sent stays sealed until they come back. */
export async function disown(): Promise<void> {
  await change(['kept'], async ({ store }) => {
    await Promise.all([store.delete('account'), store.put(true, 'leaving')])
  })
  confirmed = false
  tell({ about: 'account' })
}

/** Ask the server once whether the cookie is this account's, before anything is sent with it. */
export async function confirmOwner(): Promise<void> {
  if (!confirmed && await owner())
    await whenFree(async () => stay(known(await get('/api/v1/me'))))
}

/** Some captive portals answer in JSON, too: that is nobody. */
function known(account: Account): Account {
  if (!Array.isArray(account.roles))
    throw new Unreachable('the answer is about nobody')
  return account
}

/** Whoever signed out while the answer was on its way stays signed out. */
async function stay(account: Account): Promise<void> {
  await change(['kept'], async ({ store }) => {
    if (!await store.get('account'))
      return
    await store.put(account, 'account')
    confirmed = true
  })
  tell({ about: 'account' })
}
