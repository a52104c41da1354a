/** The words of visits: wishes, cards, figures. They come with those screens, in both languages. */

import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enWalk } from '@/locales/en-walk'
import { zhWalk } from '@/locales/zh-walk'

export type WalkKey = keyof typeof zhWalk

export function t(key: Key | WalkKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enWalk : zhWalk)[key], facts) : before(key, facts)
}

/** A day of another year needs its year. */
export function dayOfYear(moment: string): string {
  const parts = { year: 'numeric', month: language.value === 'en' ? 'short' : 'long', day: 'numeric' } as const
  return new Intl.DateTimeFormat(language.value, parts).format(new Date(moment))
}

function isOurs(key: string): key is WalkKey {
  return key in zhWalk
}
