/** The words of the page where forms are uploaded and approved. */

import { fill, language, type Facts } from '@/i18n'
import { enFormsDesk } from '@/locales/en-forms-desk'
import { zhFormsDesk, type FormsDeskKey } from '@/locales/zh-forms-desk'

export function tell(key: FormsDeskKey, facts: Facts = {}): string {
  return fill((language.value === 'en' ? enFormsDesk : zhFormsDesk)[key], facts)
}

export function knows(key: string): key is FormsDeskKey {
  return key in zhFormsDesk
}
