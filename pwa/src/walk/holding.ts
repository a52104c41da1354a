/** Whether this phone holds something unsent for over three days: it says yes or no, and nothing else. */

import type { Ref } from 'vue'
import type { putBytes } from '@/api/client'
import type { Account } from '@/api/types'
import type { database } from '@/local/db'

const LONG_MS = 3 * 86_400_000
const HOUR_MS = 3_600_000

type Database = typeof database
type Put = typeof putBytes

/** Say it now and every hour, if it is not what was said last. A phone without a network cannot. */
export function keepSaying(account: Ref<Account | null>, database: Database, put: Put): void {
  const say = () => void (account.value && sayIfChanged(account.value.id, database, put).catch(() => undefined))
  say()
  setInterval(say, HOUR_MS)
}

export async function sayIfChanged(owner: string, database: Database, put: Put, now = Date.now()): Promise<void> {
  const said = `linli.holds.${owner}`
  const holds = await holdsLong(owner, database, now)
  if (String(holds) === (localStorage.getItem(said) ?? 'false')) return
  await put('/walk/unsent', { 'Content-Type': 'application/json' }, new Blob([JSON.stringify({ holds })]))
  localStorage.setItem(said, String(holds))
}

/** An id tells when its thing was made: acts that wait or were refused, and photos. */
async function holdsLong(owner: string, database: Database, now: number): Promise<boolean> {
  const db = await database()
  const [acts, photos] = await Promise.all([
    db.getAllFromIndex('outbox', 'account', owner),
    db.getAllFromIndex('photos', 'account', owner),
  ])
  const unsent = [...acts, ...photos.filter(({ state }) => state !== 'sent')]
  return unsent.some(({ id }) => now - Number.parseInt(id.replace('-', '').slice(0, 12), 16) > LONG_MS)
}
