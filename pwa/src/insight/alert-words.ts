/** The words of what stands out and of red, which come with the map in both languages. */

import { t as elsewhere, type CaseKey } from '@/cases/words'
import { fill, language, type Facts } from '@/i18n'
import { enAlerts } from '@/locales/en-alerts'
import { zhAlerts } from '@/locales/zh-alerts'

export type AlertKey = CaseKey | keyof typeof zhAlerts

export function t(key: AlertKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enAlerts : zhAlerts)[key], facts) : elsewhere(key, facts)
}

export function isOurs(key: string): key is keyof typeof zhAlerts {
  return key in zhAlerts
}

/** A chance as people say it: less than once in a thousand. */
export function odds(chance: number): string {
  const zeros = Math.min(6, Math.max(1, Math.floor(-Math.log10(chance) + 1e-9)))
  return t(`odds.${zeros}` as 'odds.1')
}

/** A number of matters as people read it: whole from ten up. */
export function few(number: number): string {
  return number.toLocaleString(language.value, { maximumFractionDigits: number < 0.1 ? 2 : number < 10 ? 1 : 0 })
}
