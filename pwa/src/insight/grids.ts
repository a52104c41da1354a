/** Counts by area, as they were last heard. In memory only: they are of now. */

import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { AreaCount } from '@/api/types'
import { get, timeThere, Unreachable } from '@/api/client'
import { account } from '@/identity/account'
import { useShell } from '@/parts/shell'

interface Counted {
  owner: string
  at: Date
  areas: ReadonlyMap<string, AreaCount>
}

const last = shallowRef<Counted>()

/** Count anew, unless somebody else has signed in meanwhile. */
export async function count(): Promise<void> {
  const owner = account.value?.id
  if (!owner)
    return
  const { areas } = await get('/api/v1/insight/grids')
  if (account.value?.id === owner)
    last.value = { owner, at: timeThere(), areas: new Map(areas.map(one => [one.code, one])) }
}

/** The own area's counts: asked for at the start, and whenever someone looks again. */
export function useCounts() {
  const { online } = useShell()
  const counted = computed(() => last.value?.owner === account.value?.id ? last.value : undefined)
  const state = ref<'asking' | 'heard' | 'offline' | 'refused'>('asking')

  async function ask() {
    state.value = 'asking'
    try {
      await count()
      state.value = 'heard'
    }
    catch (error) {
      state.value = error instanceof Unreachable ? 'offline' : 'refused'
    }
  }

  const look = () => {
    if (document.visibilityState === 'visible')
      void ask()
  }
  onMounted(() => {
    look()
    document.addEventListener('visibilitychange', look)
  })
  onUnmounted(() => document.removeEventListener('visibilitychange', look))
  watch(online, look)
  return { counted, state, ask }
}
