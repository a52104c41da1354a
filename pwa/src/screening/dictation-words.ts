/** The words of dictating, which come with it in both languages. */

import { fill, language, t as plainly, type Facts, type Key } from '@/i18n'
import { enDictation } from '@/locales/en-dictation'
import { zhDictation } from '@/locales/zh-dictation'

export function t(key: Key | keyof typeof zhDictation, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enDictation : zhDictation)[key], facts) : plainly(key, facts)
}

function isOurs(key: string): key is keyof typeof zhDictation {
  return key in zhDictation
}
