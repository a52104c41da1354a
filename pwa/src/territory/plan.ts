/** The week's list: it comes after the page itself, and from the phone, so that a first start stays light. */

import { computed, onScopeDispose, type Ref } from 'vue'
import type { Pack } from '@/api/types'
import type { LocalVisit } from '@/screening/visits'
import { useLive } from '@/local/live'
import { listHalf } from './begun'
import type { AtDoor } from './round'
import { mostDoors, pullWalk, useWalk } from './walk'
import { weekOf } from './week'
import { hourWords, t, whyWords } from './week-words'
import FindDoor from './FindDoor.vue'
import WalkLink from './WalkLink.vue'
import WeekSwitch from './WeekSwitch.vue'

export type Plan = ReturnType<typeof usePlan>

export function usePlan(pack: Ref<Pack | undefined>, visits: Ref<LocalVisit[]>, round: Ref<Map<string, AtDoor>>) {
  const walk = useWalk()
  const week = computed(() => pack.value && weekOf(pack.value, walk.value, visits.value, round.value, mostDoors.value))
  const hours = computed(() => new Map(walk.value?.hours.map((hour) => [hour.id, hourWords(hour)])))
  const begun = useLive(listHalf, new Set<string>())
  const pull = () => void (document.visibilityState === 'visible' && pullWalk().catch(() => undefined))
  document.addEventListener('visibilitychange', pull)
  onScopeDispose(() => document.removeEventListener('visibilitychange', pull))
  pull()
  return {
    half: (door: string) => begun.value.has(door) ? t('week.half') : undefined,
    week,
    hours,
    FindDoor,
    WalkLink,
    WeekSwitch,
    why: (door: string) => week.value?.done.has(door) ? t('why.done') : (week.value?.why.get(door) ?? []).map(whyWords).filter(Boolean).join(' · '),
  }
}
