/** The words of time limits, which come with whoever shows them, in both languages. */

import { fill, language, type Facts } from '@/i18n'
import { enClocks } from '@/locales/en-clocks'
import { zhClocks } from '@/locales/zh-clocks'

export type ClockKey = keyof typeof zhClocks

export function t(key: ClockKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enClocks : zhClocks)[key], facts)
}

export function told(key: string): key is ClockKey {
  return key in zhClocks
}
