import { ref, shallowRef } from 'vue'
import { zh } from '@/locales/zh'
import type { zhField } from '@/locales/zh-field'

export type Key = keyof typeof zh | keyof typeof zhField
/** A language may have words for more than Chinese has here: the catalogue itself speaks Chinese. */
export type Words = Record<Key, string>
export type Language = 'zh-CN' | 'en'

const REMEMBERED = 'linli.language'
/** At first only those of the first page. */
const words = shallowRef<Partial<Words>>(zh)
export const language = ref<Language>('zh-CN')

export type Facts = Record<string, string | number>

export function t(key: Key, facts: Facts = {}): string {
  return fill(words.value[key] ?? key, facts)
}

/** Put facts into the braces of a sentence. */
export function fill(sentence: string, facts: Facts): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}

/** Whether there are words for a name that came over the wire. */
export function told(key: string): key is Key {
  return key in words.value
}

export async function speak(next: Language): Promise<void> {
  words.value = next === 'en' ? (await import('@/locales/en')).en : await chinese()
  language.value = next
  document.documentElement.lang = next
  localStorage.setItem(REMEMBERED, next)
}

async function chinese(): Promise<Words> {
  return { ...zh, ...(await import('@/locales/zh-field')).zhField }
}

/** Have the words of the pages that do not come with the first. */
export async function bringWords(): Promise<void> {
  if (language.value !== 'zh-CN' || words.value !== zh) return
  const all = await chinese()
  if (words.value === zh) words.value = all
}

export async function speakAsBefore(): Promise<void> {
  if (localStorage.getItem(REMEMBERED) === 'en') await speak('en')
}
