/** The words for cases without a network, which come with those pages in both languages. */

import type { Problem } from '@/api/types'
import { fill, language, type Facts } from '@/i18n'
import { enCarrying } from '@/locales/en-carrying'
import { zhCarrying, type CarryingKey } from '@/locales/zh-carrying'

export function say(key: CarryingKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enCarrying : zhCarrying)[key], facts)
}

/** Why the centre did not take a step, and what to do. */
export function sayRefused(problem: Problem | undefined): { what: string, how: string } {
  const key = `refused.${problem?.type.split('/').pop() ?? ''}`
  const name = (key in zhCarrying ? key : 'refused.other') as 'refused.other'
  return { what: say(name), how: say(`${name}.how`) }
}
