/** Stuck matters, always from the server. */

import type { SupervisionAnswer, SupervisionCard } from '@/api/types'
import { get, set } from '@/api/client'

export type Which = 'open' | 'proposed' | 'closed'
export type Help = NonNullable<SupervisionAnswer['help']>

export const HELP: readonly Help[] = ['upper_level', 'expert', 'extension']

export async function listCards(state: Which): Promise<SupervisionCard[]> {
  return (await get('/api/v1/supervision', { query: { state } })).items
}

/** That they were read is noted. */
export async function readWords(id: string): Promise<string> {
  return (await get('/api/v1/supervision/{card_id}', { path: { card_id: id } })).words
}

export async function answerCard(id: string, said: SupervisionAnswer): Promise<void> {
  await set(`/supervision/${id}/answer`, said)
}

export async function confirmCard(id: string): Promise<void> {
  await set(`/supervision/${id}/confirmation`, {})
}

export async function closeCard(id: string): Promise<void> {
  await set(`/supervision/${id}/closing`, {})
}
