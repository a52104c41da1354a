/** Words about what the phone keeps, in both languages, which come with the screens that say them. */

import { fill, language, type Facts } from '@/i18n'
import { enKeeping } from '@/locales/en-keeping'
import { zhKeeping } from '@/locales/zh-keeping'

export function t(key: keyof typeof zhKeeping, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enKeeping : zhKeeping)[key], facts)
}
