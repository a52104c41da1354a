/** Whether this phone holds something unsent for over three days: it says yes or no, and nothing else. */

import { putBytes } from '@/api/client'
import { account } from '@/identity/account'
import { database } from '@/local/db'

const LONG_MS = 3 * 86_400_000
const HOUR_MS = 3_600_000

/** Say it now and every hour, if it is not what was said last. A phone without a network cannot. */
export function keepSaying(): void {
  void sayIfChanged().catch(() => undefined)
  setInterval(() => void sayIfChanged().catch(() => undefined), HOUR_MS)
}

export async function sayIfChanged(now = Date.now()): Promise<void> {
  const owner = account.value?.id
  if (!owner) return
  const said = `linli.holds.${owner}`
  const holds = await holdsLong(owner, now)
  if (String(holds) === (localStorage.getItem(said) ?? 'false')) return
  const body = new Blob([JSON.stringify({ holds })])
  await putBytes('/walk/unsent', { 'Content-Type': 'application/json' }, body)
  localStorage.setItem(said, String(holds))
}

/** An id tells when its thing was made: acts that wait or were refused, and photos. */
async function holdsLong(owner: string, now: number): Promise<boolean> {
  const db = await database()
  const [acts, photos] = await Promise.all([
    db.getAllFromIndex('outbox', 'account', owner),
    db.getAllFromIndex('photos', 'account', owner),
  ])
  const unsent = [...acts, ...photos.filter(({ state }) => state !== 'sent')]
  return unsent.some(({ id }) => now - Number.parseInt(id.replace('-', '').slice(0, 12), 16) > LONG_MS)
}
