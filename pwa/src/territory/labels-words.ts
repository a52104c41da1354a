/** The words of the labels, which come with that page in both languages. */

import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enLabels } from '@/locales/en-labels'
import { zhLabels } from '@/locales/zh-labels'

export type LabelKey = keyof typeof zhLabels

export function t(key: Key | LabelKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enLabels : zhLabels)[key], facts) : before(key, facts)
}

function isOurs(key: string): key is LabelKey {
  return key in zhLabels
}
