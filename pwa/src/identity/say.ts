import { fill, language, type Facts } from '@/i18n'
import { enAdmin } from '@/locales/en-admin'
import { zhAdmin, type AdminKey } from '@/locales/zh-admin'

/** The words of the admin's pages, which come with those pages in both languages. */
export function say(key: AdminKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enAdmin : zhAdmin)[key], facts)
}

/** Whether there are words for a name that came over the wire. */
export function sayable(key: string): key is AdminKey {
  return key in zhAdmin
}
