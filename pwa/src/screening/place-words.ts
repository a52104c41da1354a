/** The words of places, in both languages. */

import type { Spot } from '@/api/types'
import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enPlace } from '@/locales/en-place'
import { zhPlace } from '@/locales/zh-place'

export type PlaceKey = keyof typeof zhPlace

export function t(key: Key | PlaceKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? enPlace : zhPlace)[key], facts) : before(key, facts)
}

function isOurs(key: string): key is PlaceKey {
  return key in zhPlace
}

/** How a place is known and how well, as people say it: 定位 约 18 米. */
export function spotWords(spot: Spot | null | undefined): string {
  if (!spot)
    return ''
  const how = t(`spot.${spot.source}`)
  const n = Math.max(1, Math.round(spot.accuracy_m ?? 0))
  const known = spot.accuracy_m == null ? how : t('spot.within', { how, n })
  return [known, spot.floor && floorWords(spot.floor)].filter(Boolean).join(' · ')
}

/** A floor as it is written: 3, -1 below ground, 2M between 2 and 3. */
export function floorWords(floor: string): string {
  const number = Number.parseInt(floor, 10)
  if (floor.endsWith('M'))
    return t('spot.mezzanine', { n: number })
  return number < 0 ? t('spot.below', { n: -number }) : t('spot.floor', { n: number })
}
