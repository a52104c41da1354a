/** What the device keeps, as a ref that follows every change in any tab. */

import type { Ref } from 'vue'
import { getCurrentScope, onScopeDispose, shallowRef, watch } from 'vue'
import { listen } from './news'
import { Shut } from './ring'

/**
 * Ask again after every change, and when what is asked for changes.
 *
 * An answer that comes late never replaces a later one.
 */
export function useLive<T>(query: () => Promise<T>, first: T, asking?: Ref<unknown>): Ref<T> {
  const value = shallowRef(first)
  let asked = 0
  let shown = 0
  const ask = async () => {
    const turn = ++asked
    const answer = await query()
    if (turn > shown) {
      shown = turn
      value.value = answer
    }
  }
  const askQuietly = () => void ask().catch((error: unknown) => error instanceof Shut || console.error(error))
  const stop = listen(askQuietly)
  if (getCurrentScope())
    onScopeDispose(stop)
  if (asking)
    watch(asking, askQuietly)
  askQuietly()
  return value
}
