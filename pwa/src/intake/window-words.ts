/** The words of the window and of what comes after a case, in both languages. */

import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enWindow } from '@/locales/en-window'
import { zhWindow } from '@/locales/zh-window'

export type WindowKey = keyof typeof zhWindow

export function t(key: Key | WindowKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enWindow : zhWindow)[key], facts) : before(key, facts)
}

function isOurs(key: string): key is WindowKey {
  return key in zhWindow
}
