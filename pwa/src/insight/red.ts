/** Red: confirmed and taken back at the server only, for it is seen by others at once. */

import type { Red, RedList } from '@/api/types'
import { get, put, Refusal, remove } from '@/api/client'
import { newId } from '@/local/ids'

export const REASONS = ['people_first', 'grave_late', 'many_together', 'other'] as const satisfies readonly Red['reason'][]
export type Reason = Red['reason']

/** One that may have been heard although its answer was lost. */
const unanswered = new Map<string, string>()

export function getRed(code: string): Promise<RedList> {
  return get('/api/v1/areas/{code}/red', { path: { code } })
}

/** Confirm red; the same tap again, after a lost answer, is the same confirmation. */
export async function confirmRed(code: string, reason: Reason, words: string): Promise<void> {
  const tap = JSON.stringify([code, reason, words])
  const id = unanswered.get(tap) ?? newId()
  unanswered.set(tap, id)
  try {
    await put(`/areas/${encodeURIComponent(code)}/red/${id}`, { reason, words }, id)
    unanswered.delete(tap)
  }
  catch (error) {
    if (error instanceof Refusal)
      unanswered.delete(tap)
    throw error
  }
}

export function takeBackRed(code: string, id: string): Promise<void> {
  return remove(`/areas/${encodeURIComponent(code)}/red/${id}`)
}
