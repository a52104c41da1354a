/** Words about the PIN, in both languages, which come with the screens that say them. */

import { fill, language, type Facts } from '@/i18n'
import { enPin } from '@/locales/en-pin'
import { zhPin } from '@/locales/zh-pin'

export type PinKey = keyof typeof zhPin

export function say(key: PinKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enPin : zhPin)[key], facts)
}
