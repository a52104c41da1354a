/** The words of the ways of saying where something is, which come with them. */

import { fill, language, type Facts, type Key } from '@/i18n'
import { enWays } from '@/locales/en-ways'
import { zhWays } from '@/locales/zh-ways'
import { t as before, type PlaceKey } from './place-words'

type WaysKey = keyof typeof zhWays

export function t(key: Key | PlaceKey | WaysKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enWays : zhWays)[key], facts) : before(key, facts)
}

function isOurs(key: string): key is WaysKey {
  return key in zhWays
}
