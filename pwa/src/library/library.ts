/** Settled cases to learn from, always from the server. */

import { get, post, put, Refusal, remove, Unreachable } from '@/api/client'
import type { LibraryEntry, LibraryInList, LibraryMasked, LibrarySaid } from '@/api/types'
import { isKnown, say } from './words'

export const CLASSES = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '99'] as const
export const CAUSES = [
  'money_owed', 'boundary_or_use', 'noise_smell_leak', 'contract_unclear', 'accident_injury',
  'care_duty', 'management_fee', 'policy_understanding', 'service_quality', 'other',
] as const
/** What whoever approves looks at, one by one. */
export const CHECKS = ['names', 'places', 'days', 'amounts', 'rare', 'others', 'children'] as const

export interface Asked { words?: string, category?: string, state?: 'proposed', cursor?: string }

export async function listEntries(asked: Asked): Promise<{ items: LibraryInList[], next: string | null }> {
  return get('/api/v1/library', { query: { ...asked } })
}

export async function listAlike(caseId: string): Promise<LibraryInList[]> {
  return (await get('/api/v1/library/alike', { query: { case_id: caseId } })).items
}

export async function readEntry(id: string): Promise<LibraryEntry> {
  return get('/api/v1/library/{entry_id}', { path: { entry_id: id } })
}

export async function tryMasking(said: Omit<LibrarySaid, 'root_cause' | 'category'>): Promise<LibraryMasked> {
  return post('/api/v1/library/masked', said)
}

export async function propose(id: string, said: LibrarySaid): Promise<void> {
  await put(`/library/${id}`, said, id)
}

export async function approve(id: string): Promise<void> {
  await put(`/library/${id}/approval`, { checked: CHECKS }, id)
}

export async function withdraw(id: string): Promise<void> {
  await remove(`/library/${id}`)
}

/** What went wrong, and how to go on, in words. */
export function tell(error: unknown): { what: string, how: string } {
  const name = error instanceof Unreachable ? 'offline' : error instanceof Refusal ? error.problem.type.split('/').pop() : 'other'
  const key = `problem.${name}`
  const what = isKnown(key) ? key : 'problem.other'
  const how = `${what}.how`
  return { what: say(what), how: isKnown(how) ? say(how) : '' }
}
