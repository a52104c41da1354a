/** The words of reading answers again, which come with it in both languages. */

import { fill, language, type Facts } from '@/i18n'
import { enAnswers } from '@/locales/en-answers'
import { zhAnswers, type AnswersKey } from '@/locales/zh-answers'

export function tell(key: AnswersKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enAnswers : zhAnswers)[key], facts)
}

/** A day without an hour, wherever this is read. */
export function dateOf(said: string): string {
  const [year = 0, month = 1, date = 1] = said.split('-').map(Number)
  return new Intl.DateTimeFormat(language.value, { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(year, month - 1, date))
}

export function knows(key: string): key is AnswersKey {
  return key in zhAnswers
}
