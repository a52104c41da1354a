/** What this person answers, always from the server. */

import type { LetterAnswer, Tally } from '@/api/types'
import { get, put } from '@/api/client'

export type Which = 'waiting' | 'answered'

export async function listToAnswer(state: Which, cursor?: string): Promise<{ items: LetterAnswer[], next: string | null }> {
  return get('/api/v1/letters', { query: { state, cursor } })
}

export async function listTallies(): Promise<Tally[]> {
  return (await get('/api/v1/letters/tally')).items
}

export async function answerLetter(id: string, text: string): Promise<void> {
  await put(`/letters/${id}/answer`, { text }, id)
}
