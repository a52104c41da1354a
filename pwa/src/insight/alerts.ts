/** What stands out, and why, in words. In memory only: it is of now. */

import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { Alert, Alerts } from '@/api/types'
import { get, Unreachable } from '@/api/client'
import { account } from '@/identity/account'
import { few, isOurs, odds, t } from './alert-words'

interface Heard { owner: string, level: string | undefined, said: Alerts }

const last = shallowRef<Heard>()

/** How unlikely a week is that the server calls unusual; its default until it was heard. */
export const yellow = computed(() => last.value?.said.yellow ?? 0.001)

/** The alerts of one level within reach. */
export function useAlerts(level: () => string | undefined) {
  const heard = computed(() => last.value?.owner === account.value?.id && last.value?.level === level() ? last.value?.said : undefined)
  const state = ref<'asking' | 'heard' | 'offline' | 'refused'>('asking')

  async function ask() {
    const owner = account.value?.id
    const asked = level()
    if (!owner) return
    state.value = 'asking'
    try {
      const said = await get('/api/v1/insight/alerts', { query: { level: asked } })
      if (owner !== account.value?.id || asked !== level()) return
      last.value = { owner, level: asked, said }
      state.value = 'heard'
    }
    catch (error) {
      state.value = error instanceof Unreachable ? 'offline' : 'refused'
    }
  }
  onMounted(ask)
  watch(level, ask)
  return { heard, state, ask }
}

export interface AreaAlerts { area: Alert['area'], alerts: Alert[] }

/** One entry for each area, in the order in which areas come first. */
export function byArea(items: readonly Alert[]): AreaAlerts[] {
  const found = new Map<string, AreaAlerts>()
  for (const one of items) {
    const known = found.get(one.area.code) ?? { area: one.area, alerts: [] }
    known.alerts.push(one)
    found.set(one.area.code, known)
  }
  return [...found.values()]
}

/** Why it was raised. Where others' areas are in the numbers, they were not sent. */
export function why({ kind, numbers }: Alert): string {
  if (!numbers) {
    const less = `alert.${kind}.less`
    return isOurs(less) ? t(less) : t('alert.no_words')
  }
  const { matters, usual, areas = 1, weeks = 1, chance = 1 } = numbers
  return t(`alert.${kind}.why`, { matters, usual: few(usual), areas, weeks, odds: odds(chance) })
}
