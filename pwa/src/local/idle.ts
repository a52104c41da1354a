/** A phone that nobody touches shuts itself, if its owner has a PIN. */

import type { Ref } from 'vue'
import type { Account } from '@/api/types'
import { tell } from './news'
import { isSealed, isShut } from './ring'
import { refresh, touch } from './vault'

const EVERY_MS = 20_000
let watching = false

/** From now on, as long as the page is there. */
export function watchIdle(account: Ref<Account | null>): void {
  if (watching)
    return
  watching = true
  // A phone that shuts where there is no network must have what opens it.
  void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ type: 'LOCK' }))
  let touched = true
  const note = () => { touched = true }
  async function look() {
    const who = account.value?.id
    if (!who || !isSealed(who))
      return
    await refresh()
    if (isShut(who))
      return tell({ about: 'account' })
    if (touched && document.visibilityState === 'visible')
      await touch(who)
    touched = false
  }
  for (const name of ['pointerdown', 'keydown', 'scroll'])
    addEventListener(name, note, { capture: true, passive: true })
  const lookQuietly = () => void look().catch(console.error)
  document.addEventListener('visibilitychange', lookQuietly)
  setInterval(lookQuietly, EVERY_MS)
}
