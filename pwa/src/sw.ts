/** The service worker: the shell for offline, and the outbox when no page is there. */

import './shell'
import { round } from './local/round'
import { sendPhotos } from './local/transfer'

declare let self: ServiceWorkerGlobalScope

/** Background Sync is not in TypeScript's library. */
interface SyncEvent extends ExtendableEvent {
  tag: string
}

// It waits by itself; only a page in which nothing is half written lets it go on.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if (isSkip(event.data))
    void self.skipWaiting()
})

function isSkip(said: unknown): boolean {
  return typeof said === 'object' && said !== null && 'type' in said && said.type === 'SKIP_WAITING'
}

self.addEventListener('sync', (event) => {
  const woken = event as SyncEvent // the only event of that name
  if (woken.tag === 'outbox')
    woken.waitUntil(deliver())
})

/** A page that is seen delivers itself; one in the background may be frozen. */
async function deliver(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  pages.forEach(page => page.postMessage({ type: 'SYNC' }))
  if (pages.some(page => page.visibilityState === 'visible'))
    return
  await round()
  await sendPhotos()
}
