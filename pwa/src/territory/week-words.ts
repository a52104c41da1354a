/** Why a door is on the list, and when its building opens, in words. */

import type { Why } from './week'
import type { Hour } from '@/api/types'
import { day, dayAndTime } from '@/dates'
import { t as before, fill, language, type Facts, type Key } from '@/i18n'
import { enWeek } from '@/locales/en-week'
import { zhWeek } from '@/locales/zh-week'
import { needNames } from '@/screening/names'

export function t(key: Key | keyof typeof zhWeek, facts: Facts = {}): string {
  return told(key) ? fill((language.value === 'en' ? enWeek : zhWeek)[key], facts) : before(key, facts)
}

function told(key: string): key is keyof typeof zhWeek {
  return key in zhWeek
}

export function whyWords(why: Why): string {
  switch (why.kind) {
    case 'call': return t('why.call', { day: dayAndTime(why.by) })
    case 'come':
    case 'care': return t(`why.${why.kind}`, { day: day(why.day) })
    case 'asked': return t('why.asked', { what: needNames(why.needs).join(' · ') })
    case 'noted': return t('why.noted', { n: why.count })
    case 'new': return t('why.new')
    // How long ago it was stands on the row.
    default: return ''
  }
}

/** Nothing, where the centre speaks of a part of the day that this app does not know yet. */
export function hourWords({ when, answered, tried }: Hour): string {
  const [days, part] = when.split('_').map(name => `hour.${name}`)
  if (!days || !part || !told(days) || !told(part))
    return ''
  return t('hour.says', { days: t(days), part: t(part), answered, tried })
}
