import type { Ref } from 'vue'
import { computed } from 'vue'
import { dayOf } from './round'
import { useWalk } from './walk'

/** Doors that asked for no visits: no list of doors has them. */
export function useQuiet(): Ref<ReadonlyMap<string, string>> {
  const walk = useWalk()
  return computed(() => {
    const today = dayOf(new Date())
    return new Map((walk.value?.doors ?? []).flatMap(({ id, no_visits_until: until }): [string, string][] => until && until >= today ? [[id, until]] : []))
  })
}
