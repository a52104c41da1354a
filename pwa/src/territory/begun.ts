import { account } from '@/identity/account'
import { database } from '@/local/db'
import { halfKey } from '@/screening/visits'

/** The doors at which this account has said only half. */
export async function listHalf(): Promise<Set<string>> {
  const owner = account.value?.id
  if (!owner)
    return new Set()
  const begin = halfKey(owner, '')
  const keys = await (await database()).getAllKeys('drafts', IDBKeyRange.bound(begin, `${begin}~`))
  return new Set(keys.map(key => key.slice(begin.length)))
}
