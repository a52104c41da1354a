/** The words of the register, which come with its pages in both languages. */

import { Refusal } from '@/api/client'
import { fill, language, type Facts } from '@/i18n'
import { enRegister } from '@/locales/en-register'
import { zhRegister, type RegisterKey } from '@/locales/zh-register'

export function t(key: RegisterKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enRegister : zhRegister)[key], facts)
}

export function knows(key: string): key is RegisterKey {
  return key in zhRegister
}

/** What went wrong, in a sentence. */
export function tell(error: unknown): string {
  if (!(error instanceof Refusal)) return t('failed')
  const { type, title, errors } = error.problem
  const key = `problem.${type.split('/').pop()}`
  const fields = Object.keys(errors ?? {}).map((name) => (knows(name) ? t(name) : name)).join('、')
  return knows(key) ? t(key, { fields }) : t('not_done', { title })
}

/** A day as the wire has it, in words. */
export const dayOf = (said: string) => new Intl.DateTimeFormat(language.value, { year: 'numeric', month: language.value === 'en' ? 'short' : 'long', day: 'numeric' }).format(new Date(`${said}T12:00:00`))
