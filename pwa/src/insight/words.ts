/** The words of the large map, which come with it in both languages. */

import { t as before, type CaseKey } from '@/cases/words'
import { fill, language, type Facts } from '@/i18n'
import { enMap } from '@/locales/en-map'
import { zhMap } from '@/locales/zh-map'

export function t(key: CaseKey | keyof typeof zhMap, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enMap : zhMap)[key], facts) : before(key, facts)
}

function isOurs(key: string): key is keyof typeof zhMap {
  return key in zhMap
}
