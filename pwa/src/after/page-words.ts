/** The words of the page behind a case's QR, which come with it in both languages. */

import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enPage } from '@/locales/en-page'
import { zhPage } from '@/locales/zh-page'

export type PageKey = keyof typeof zhPage

export function t(key: Key | PageKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enPage : zhPage)[key], facts) : before(key, facts)
}

function isOurs(key: string): key is PageKey {
  return key in zhPage
}
