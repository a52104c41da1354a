/** What a map is drawn from: shapes once, and a number and a letter for each of them. */

import type { AreaCount, MapInfo, PlacedCase, Values } from '@/api/types'
import { get, timeThere, Unreachable } from '@/api/client'
import { onMounted, onUnmounted, ref, shallowRef, watch, type Ref } from 'vue'
import { questionOf, type Asked } from './asked'
import { COLOURS, type Colour } from './colours'
import type { Bounds } from './topology'

/** A letter of the wire as a colour; `-` is none. */
const OF: Record<string, Colour | undefined> = Object.fromEntries(COLOURS.map(colour => [colour[0], colour]))

export const colourOf = (letter: string | undefined): Colour | undefined => OF[letter ?? '']

/** The number that is asked for; the colours come with any of them. */
const measureOf = ({ show }: Asked) => show === 'colours' ? 'filed' : show

export type State = 'asking' | 'heard' | 'offline' | 'refused'

const failure = (error: unknown): State => error instanceof Unreachable ? 'offline' : 'refused'

/** Values that follow the question, and whoever looks again; the last ones stay until the next are here. */
export function useValues(asked: Ref<Asked>) {
  const map = shallowRef<MapInfo>()
  const values = shallowRef<Values & { at: Date }>()
  const state = ref<State>('asking')
  let turn = 0

  async function ask(): Promise<void> {
    const now = ++turn
    state.value = 'asking'
    try {
      map.value ??= await get('/api/v1/insight/map')
      const query = { ...questionOf(asked.value, timeThere()), measure: measureOf(asked.value) }
      const heard = await get('/api/v1/insight/values/{version}', { path: { version: map.value.shapes }, query })
      if (now === turn) {
        values.value = { ...heard, at: timeThere() }
        state.value = 'heard'
      }
    }
    catch (error) {
      if (now === turn)
        state.value = failure(error)
    }
  }

  const look = () => document.visibilityState === 'visible' && void ask()
  onMounted(() => document.addEventListener('visibilitychange', look))
  onUnmounted(() => document.removeEventListener('visibilitychange', look))
  watch(() => JSON.stringify([questionOf(asked.value, timeThere()), measureOf(asked.value)]), look, { immediate: true })
  return { map, values, state, ask }
}

/** Everything that is counted in one area, for the same question. */
export async function countOf(code: string, asked: Asked): Promise<AreaCount | undefined> {
  const { areas } = await get('/api/v1/insight/grids', { query: { ...questionOf(asked, timeThere()), area: code } })
  return areas[0]
}

/** Where cases are within these bounds: the open ones, unless others are asked for. */
export async function placedIn(bounds: Bounds, asked: Asked): Promise<PlacedCase[]> {
  const bbox = bounds.map(degree => degree.toFixed(5)).join(',')
  const { category, severity, state } = questionOf(asked, timeThere())
  const { items } = await get('/api/v1/insight/cases', { query: { bbox, category, severity, state } })
  return items
}
