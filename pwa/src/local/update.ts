/** A new app waits until nobody loses anything by it. */

import { ref } from 'vue'
import { get, Unreachable } from '@/api/client'
import { hasDraft } from './db'
import { owner } from './owner'
import { entriesOf } from './outbox'
import { photosOf } from './photos'
import { isShut } from './ring'
import { isWriting } from './writing'

/** Whether a newer app has been fetched and stands ready. */
export const updateWaits = ref(false)

let waiting: ServiceWorker | null = null
let fileGone = false

/** Register the service worker. Without one the app works as a page with its outbox. */
export async function registerWorker(): Promise<void> {
  // An old page asks for files that a newer server may no longer have.
  addEventListener('vite:preloadError', offerReload)
  if (!('serviceWorker' in navigator))
    return
  // Where a first worker takes over there is nothing to load again.
  if (navigator.serviceWorker.controller)
    navigator.serviceWorker.addEventListener('controllerchange', () => void loadAgain())
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  if (!registration)
    return
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => follow(registration.installing))
}

function offerReload(): void {
  // Without a network a page that never came is no newer version.
  if (!navigator.onLine)
    return
  fileGone = true
  updateWaits.value = true
}

function follow(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed')
      offer(worker)
  })
}

function offer(worker: ServiceWorker | null): void {
  if (!worker || !navigator.serviceWorker.controller)
    return
  waiting = worker
  updateWaits.value = true
}

/** Change to the new app, unless something is half written or not yet sent; tell whether it was done. */
export async function applyUpdate(): Promise<boolean> {
  if (!(waiting || fileGone) || await isBusy() && !await isTooOld())
    return false
  if (waiting)
    waiting.postMessage({ type: 'SKIP_WAITING' })
  else
    location.reload()
  return true
}

/** What was set aside does not count: the new app may be what lets a person mend it. */
async function isBusy(): Promise<boolean> {
  const account = await owner()
  if (!account)
    return isWriting()
  if (isShut(account.id))
    return true
  const photos = (await photosOf(account.id)).filter(({ about }) => about !== account.id && !about.includes(' '))
  const waits = [...await entriesOf(account.id), ...photos]
  return waits.some(({ state }) => !state) || await hasDraft(account.id) || isWriting()
}

/** Where the server no longer understands this app, what waits can only go with the new one. */
async function isTooOld(): Promise<boolean> {
  return !isWriting() && await get('/api/v1/me').then(() => false, (error: unknown) =>
    error instanceof Unreachable && error.status === 426)
}

/** Every tab hears this: one that is being written in stays as it is, and offers it again. */
async function loadAgain(): Promise<void> {
  waiting = null
  if (await isBusy())
    offerReload()
  else
    location.reload()
}
