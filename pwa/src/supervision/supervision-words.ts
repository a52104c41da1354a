/** The words of stuck matters, which come with their page in both languages. */

import { fill, language, type Facts } from '@/i18n'
import { enSupervision } from '@/locales/en-supervision'
import { zhSupervision } from '@/locales/zh-supervision'

export type SupervisionKey = keyof typeof zhSupervision

export function t(key: SupervisionKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enSupervision : zhSupervision)[key], facts)
}

export function told(key: string): key is SupervisionKey {
  return key in zhSupervision
}
