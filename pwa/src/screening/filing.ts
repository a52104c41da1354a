/** What filing has in common, whatever is filed. */

import type { Problem } from '@/api/types'
import { timeThere } from '@/api/client'
import { account } from '@/identity/account'
import { database, ROOM } from '@/local/db'

export { isFull } from '@/local/db'

/** The phone is full. What was typed is in the draft. */
export class StorageFull extends Error {}

/** Another tab has filed this draft, with other words: what is here would be a second record. */
export class FiledElsewhere extends Error {}

/** Words of some hundred records, and the answers to them. */
const ROOM_BYTES = 256 * 1024

let askedToStay = false

export function whoFiles(): string {
  if (!account.value)
    throw new Error('nobody is signed in')
  return account.value.id
}

/** Ask the browser not to clear what is kept here when the phone gets full. */
export function askToStay(): void {
  void keepRoom().catch(() => {})
  if (!askedToStay)
    void navigator.storage?.persist?.().catch(() => false)
  askedToStay = true
}

/** A phone whose clock is years off files again with the time of sending. */
export function isOutOfTime(problem: Problem | undefined): boolean {
  return problem?.type === '/problems/time-out-of-range'
}

export function timeOfSending(): string {
  return timeThere().toISOString()
}

/** Set some room aside, so that photos never fill what words need; fails where there is none. */
export async function keepRoom(): Promise<void> {
  const db = await database()
  if (!await db.count('pictures', ROOM))
    await db.put('pictures', new Blob([new Uint8Array(ROOM_BYTES)]), ROOM)
}
