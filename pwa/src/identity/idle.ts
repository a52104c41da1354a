/** A phone that nobody touches shuts itself, if its owner has a PIN. */

import type { Ref } from 'vue'
import type { Account } from '@/api/types'
import { tell } from '@/local/news'
import { isSealed } from '@/local/ring'
import { lasts, refresh, touch, vaultOf } from '@/local/vault'
import { finish, freshShare } from './pin'

const EVERY_MS = 20_000
const DAY_MS = 86_400_000
let watching = false

/** From now on, as long as the page is there. */
export function watchIdle(account: Ref<Account | null>): void {
  if (watching)
    return
  watching = true
  holdWhatOpens()
  let touched = true
  const note = () => { touched = true }
  async function look() {
    const who = account.value?.id
    if (!who || !isSealed(who))
      return
    if ((await refresh()).includes(who))
      return tell({ about: 'account' })
    if (touched && document.visibilityState === 'visible')
      await touch(who)
    touched = false
    await catchUp(who)
  }
  for (const name of ['pointerdown', 'keydown', 'scroll'])
    addEventListener(name, note, { capture: true, passive: true })
  const lookQuietly = () => void look().catch(console.error)
  document.addEventListener('visibilitychange', lookQuietly)
  setInterval(lookQuietly, EVERY_MS)
  lookQuietly()
}

/** A phone that shuts where there is no network must have what opens it, also after an update. */
function holdWhatOpens(): void {
  void navigator.serviceWorker?.getRegistration().then(there =>
    [there?.active, there?.waiting].forEach(one => one?.postMessage({ type: 'LOCK' })))
}

/** Go on with a sealing that was broken off, and have the server's share as new as can be. */
async function catchUp(who: string): Promise<void> {
  const vault = await vaultOf(who)
  if (vault?.rough)
    await finish(who)
  if (navigator.onLine && !lasts(vault?.share?.at, DAY_MS))
    await freshShare(who).catch(() => undefined)
}
