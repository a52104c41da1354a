/** The words of reading answers again, which come with it in both languages. */

import { fill, language, type Facts } from '@/i18n'
import { enAnswers } from '@/locales/en-answers'
import { zhAnswers, type AnswersKey } from '@/locales/zh-answers'

export function tell(key: AnswersKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enAnswers : zhAnswers)[key], facts)
}

export function knows(key: string): key is AnswersKey {
  return key in zhAnswers
}
