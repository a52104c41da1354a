/** The words of papers and signatures, which come with them in both languages. */

import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enPapers } from '@/locales/en-papers'
import { zhPapers } from '@/locales/zh-papers'

export type PaperKey = keyof typeof zhPapers

export function t(key: Key | PaperKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enPapers : zhPapers)[key], facts) : before(key, facts)
}

/** What a code of the server is called; a code that is new is shown as it is. */
export function named(group: 'ask' | 'paper' | 'piece', code: string | number): string {
  const key = `${group}.${code}`
  return isOurs(key) ? t(key) : String(code)
}

function isOurs(key: string): key is PaperKey {
  return key in zhPapers
}
