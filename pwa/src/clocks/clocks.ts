/** The time limits of a case, always from the server. */

import type { Clock, Clocks } from '@/api/types'
import { get } from '@/api/client'
import { day, daysUntil, time } from '@/dates'
import { t, told } from './clock-words'

export async function getClocks(id: string): Promise<Clocks> {
  return get('/api/v1/cases/{case_id}/clocks', { path: { case_id: id } })
}

export function nameOf(clock: Clock): string {
  const key = `variant.${clock.variant}`
  const name = t(`clock.${clock.kind}`, { about: clock.about })
  return told(key) ? `${name} · ${t(key)}` : name
}

/** The end of the day it names: a bare date would be midnight of Greenwich. */
const endOf = (date: string) => new Date(`${date}T23:59:59`)

/** Hours count where the whole thing is over within a day. */
const isShort = ({ started_at, due_at }: Clock) => Date.parse(due_at) - Date.parse(started_at) <= 86_400_000 && new Date(due_at).getSeconds() !== 59

export function untilOf(clock: Clock): string {
  const date = endOf(clock.due_on)
  return isShort(clock) ? t('clock.at', { day: day(clock.due_at), time: time(clock.due_at) }) : t('clock.until', { day: day(date) })
}

/** How it stands, in words; a colour only repeats it. */
export function standing(clock: Clock): { words: string, kind: 'ok' | 'warn' | 'bad' | 'info' | 'open' } {
  if (clock.ended) return { words: t(`ended.${clock.ended}`), kind: 'open' }
  if (clock.paused_since) return { words: t('clock.paused', { day: day(clock.paused_since) }), kind: 'info' }
  if (clock.lapsed) return { words: t('clock.lapsed'), kind: 'open' }
  const days = daysUntil(endOf(clock.due_on)) - 1
  if (clock.overdue) return { words: days < 0 ? t('clock.late', { n: -days }) : t('clock.late.today'), kind: 'bad' }
  if (days < 1) return { words: t('clock.today'), kind: 'warn' }
  return { words: t('clock.left', { n: days }), kind: days <= 3 ? 'warn' : 'ok' }
}

export const waitedDays = ({ paused_s }: Clock) => Math.round(paused_s / 86_400)
