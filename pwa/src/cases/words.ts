/** The words of cases and of the map, which come with those pages in both languages. */

import { fill, language, t as plainly, told as plain, type Facts, type Key } from '@/i18n'
import { enCases } from '@/locales/en-cases'
import { enInsight } from '@/locales/en-insight'
import { enWay } from '@/locales/en-way'
import { zhCases } from '@/locales/zh-cases'
import { zhInsight } from '@/locales/zh-insight'
import { zhWay } from '@/locales/zh-way'

const zh = { ...zhCases, ...zhInsight, ...zhWay }
const en: Record<keyof typeof zh, string> = { ...enCases, ...enInsight, ...enWay }

export type CaseKey = Key | keyof typeof zh

export function t(key: CaseKey, facts: Facts = {}): string {
  return isOurs(key) ? fill((language.value === 'en' ? en : zh)[key], facts) : plainly(key, facts)
}

/** Whether there are words for a name that came over the wire. */
export function told(key: string): key is CaseKey {
  return isOurs(key) || plain(key)
}

function isOurs(key: string): key is keyof typeof zh {
  return key in zh
}
