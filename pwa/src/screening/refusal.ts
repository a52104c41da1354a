/** Why the centre did not take something, and what to do, in a person's words. */

import type { Problem } from '@/api/types'
import { t, told } from '@/i18n'
import { isOutOfTime } from './filing'

interface Refused { filedAt: string, problem?: Problem }

const reason = ({ problem }: Refused) => problem?.type.split('/').pop() ?? 'other'

export const isTime = ({ problem }: Refused) => isOutOfTime(problem)

/** By how many days the phone was ahead when it wrote the time; the server says what day it is. */
export function daysAhead({ filedAt, problem }: Refused): number {
  const now = problem?.now
  return typeof now === 'string' ? Math.round((Date.parse(filedAt) - Date.parse(now)) / 86_400_000) : 0
}

export function whatWasWrong(refused: Refused): string {
  const days = isTime(refused) ? daysAhead(refused) : 0
  if (days)
    return t(days > 0 ? 'refused.time.ahead' : 'refused.time.behind', { n: Math.abs(days) })
  const key = `refused.${reason(refused)}`
  return told(key) ? t(key) : t('refused.other')
}

export function whatToDo(refused: Refused): string {
  const key = `refused.${reason(refused)}.how`
  return told(key) ? t(key) : t('refused.kept')
}
