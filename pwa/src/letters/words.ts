/** The words of questions, suggestions and the duty card, which come with those pages in both languages. */

import { fill, language, type Facts } from '@/i18n'
import { enLetters } from '@/locales/en-letters'
import { zhLetters } from '@/locales/zh-letters'

export type LetterKey = keyof typeof zhLetters

export function say(key: LetterKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enLetters : zhLetters)[key], facts)
}
