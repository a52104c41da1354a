/** What filing has in common, whatever is filed. */

import type { Problem } from '@/api/types'
import { timeThere } from '@/api/client'
import { account } from '@/identity/account'

/** The phone is full. What was typed is in the draft. */
export class StorageFull extends Error {}

let askedToStay = false

export function whoFiles(): string {
  if (!account.value)
    throw new Error('nobody is signed in')
  return account.value.id
}

export function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

/** Ask the browser not to clear what is kept here when the phone gets full. */
export function askToStay(): void {
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
