/** One round of delivery: the page and the service worker do it alike. */

import type { Result } from '@/api/types'
import type { Entry } from './db'
import { post, put, Unreachable } from '@/api/client'
import { drain } from './outbox'
import { confirmOwner } from './owner'

/** Deliver what waits; tell how many acts were settled, or nothing where it was not our turn. */
export async function round(): Promise<number | undefined> {
  await confirmOwner()
  return drain(
    entry => put(entry.path, entry.body, entry.id),
    sendMany,
  )
}

async function sendMany(entries: Entry[]): Promise<Result[]> {
  const acts = entries.map(({ path, body }) => ({ path, body }))
  const { results } = await post('/api/v1/acts', { acts })
  if (!Array.isArray(results) || results.length !== acts.length)
    throw new Unreachable('not one answer for each act')
  return results
}
