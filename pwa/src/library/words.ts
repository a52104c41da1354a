/** The words of the case library, which come with its screens in both languages. */

import { fill, language, t, told, type Facts } from '@/i18n'
import { enLibrary } from '@/locales/en-library'
import { zhLibrary, type LibraryKey } from '@/locales/zh-library'

export function say(key: LibraryKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enLibrary : zhLibrary)[key], facts)
}

export function isKnown(key: string): key is LibraryKey {
  return key in zhLibrary
}

/** A class in words, by its first two figures; a chip by its own. */
export function className(category: string): string {
  const chip = `category.${category}`
  const key = `class.${category.slice(0, 2)}`
  if (isKnown(key))
    return say(key)
  return told(chip) ? t(chip) : category
}

export function causeName(cause: string): string {
  const key = `cause.${cause}`
  return isKnown(key) ? say(key) : cause
}
