/** The words of photos, which come with the screens that take or mend them. */

import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enPhoto } from '@/locales/en-photo'
import { zhPhoto } from '@/locales/zh-photo'

export function t(key: Key | keyof typeof zhPhoto, facts: Facts = {}): string {
  return told(key) ? fill((language.value === 'en' ? enPhoto : zhPhoto)[key], facts) : before(key, facts)
}

/** Whether there are words for what the centre said of a photo. */
export function told(key: string): key is keyof typeof zhPhoto {
  return key in zhPhoto
}
