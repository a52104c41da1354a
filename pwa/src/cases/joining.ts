/** What may be the same matter: offered, joined by a person, taken apart. */

import type { Alike } from '@/api/types'
import { get, Refusal } from '@/api/client'
import { fill, language, type Facts } from '@/i18n'
import { enJoining } from '@/locales/en-joining'
import { zhJoining } from '@/locales/zh-joining'
import { tell, type Told } from './problems'

type JoiningKey = keyof typeof zhJoining

export function say(key: JoiningKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enJoining : zhJoining)[key], facts)
}

/** Whoever may not join sees no offer. */
export async function listAlike(caseId: string): Promise<Alike[]> {
  try {
    return (await get('/api/v1/cases/{case_id}/alike', { path: { case_id: caseId } })).items
  }
  catch (error) {
    if (error instanceof Refusal)
      return []
    throw error
  }
}

export function tellJoining(error: unknown): Told {
  const name = error instanceof Refusal ? error.problem.type.split('/').pop() : undefined
  return name === 'cannot-join' || name === 'joined-too-long'
    ? { what: say(`joined.problem.${name}`), how: say(`joined.problem.${name}.how`) }
    : tell(error)
}
