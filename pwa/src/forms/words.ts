/** The words of these screens, which come with them, and those of the forms themselves. */

import type { Words } from './types'
import { fill, language, type Facts } from '@/i18n'
import { enForms } from '@/locales/en-forms'
import { zhForms, type FormsKey } from '@/locales/zh-forms'

export function say(key: FormsKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enForms : zhForms)[key], facts)
}

export function told(key: string): key is FormsKey {
  return key in zhForms
}

const OURS = { 'zh-CN': /中文|汉语|zh|chinese/i, 'en': /english|\(en\)|^en$|英/i }

/** The form's own language that is nearest to the app's. */
export function nearest(languages: string[]): string {
  return languages.find(one => OURS[language.value].test(one)) ?? languages[0] ?? ''
}

/** A text of a form in a language, or in any other that it has. */
export function inWords(words: Words | undefined, spoken: string): string {
  return words?.[spoken] ?? words?.[''] ?? Object.values(words ?? {})[0] ?? ''
}
