/** When to talk to the server. It never gives up. */

import type { Ref } from 'vue'
import { getCurrentScope, onScopeDispose, ref } from 'vue'
import { SignedOut, Unreachable } from '@/api/client'
import { backOff } from './backoff'
import { database } from './db'
import { listen } from './news'
import { makeReady } from './photos'
import { round } from './round'

const EVERY_MS = 60_000
/** Something new to send, or somebody who may send. */
const wakes = new Set(['filed', 'account'])

const online = ref(navigator.onLine)
const lastSent = ref<Date>()

let running: Promise<void> | undefined
let again = false
let tries = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Tell the server what it has not heard. Safe to call at any time, as often as one likes. */
export function syncNow(): Promise<void> {
  tries = 0
  // What was filed while a round was ending would else wait for the next minute.
  again = true
  running ??= run().finally(() => { running = undefined })
  return running
}

async function run(): Promise<void> {
  clearTimeout(timer)
  while (again) {
    again = false
    const wait = await attempt()
    if (!again)
      timer = setTimeout(() => void later(), wait)
  }
}

let bytesArrived = () => 0

/** What sends photos comes when there are some: the first screen must not wait for it. */
async function photosToo(): Promise<void> {
  if (!await (await database()).count('photos'))
    return
  const transfer = await import('./transfer')
  bytesArrived = transfer.bytesArrived
  await transfer.sendPhotos(makeReady)
}

/** One round; return how long to wait before the next. */
async function attempt(): Promise<number> {
  const before = bytesArrived()
  try {
    const settled = await round()
    online.value = navigator.onLine
    if (settled)
      lastSent.value = new Date()
    await photosToo()
    tries = 0
    return settled === undefined ? backOff(0) : EVERY_MS
  }
  catch (error) {
    if (error instanceof SignedOut)
      return EVERY_MS
    online.value = navigator.onLine && isServersFault(error)
    void wakeLater()
    // A line that breaks again and again, and yet brings something through, is worth trying soon.
    if (bytesArrived() > before)
      tries = 0
    return backOff(tries++)
  }
}

/** navigator.onLine lies behind a captive portal: without any status there was no way through. */
function isServersFault(error: unknown): boolean {
  return error instanceof Unreachable && error.status !== undefined && error.status >= 400
}

/** In the background timers freeze and batteries matter: the page syncs when it is seen again. */
async function later(): Promise<void> {
  if (document.visibilityState !== 'visible')
    return
  again = true
  running ??= run().finally(() => { running = undefined })
  await running
}

interface SyncingRegistration extends ServiceWorkerRegistration {
  sync?: { register: (tag: string) => Promise<void> }
}

/** Where there is Background Sync, the system wakes the service worker when the network is back. */
async function wakeLater(): Promise<void> {
  const registration: SyncingRegistration | undefined
    = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  await registration?.sync?.register('outbox').catch(() => {})
}

function whenOnline(): void {
  online.value = true
  void syncNow()
}

function whenOffline(): void {
  online.value = false
}

function whenSeen(): void {
  if (document.visibilityState === 'visible')
    void syncNow()
  else if (running)
    void wakeLater()
}

function start(): () => void {
  const told = (event: MessageEvent<{ type?: string }>) => event.data.type === 'SYNC' && void syncNow()
  addEventListener('online', whenOnline)
  addEventListener('offline', whenOffline)
  document.addEventListener('visibilitychange', whenSeen)
  navigator.serviceWorker?.addEventListener('message', told)
  const stopListening = listen(news => wakes.has(news.about) && whenSeen())
  void syncNow()
  return () => {
    clearTimeout(timer)
    stopListening()
    removeEventListener('online', whenOnline)
    removeEventListener('offline', whenOffline)
    document.removeEventListener('visibilitychange', whenSeen)
    navigator.serviceWorker?.removeEventListener('message', told)
  }
}

let users = 0
let stop = (): void => {}

/** Sync at the start, on coming back to the network or the page, after filing, every minute. */
export function useSync(): { online: Ref<boolean>, lastSent: Ref<Date | undefined>, syncNow: () => Promise<void> } {
  if (getCurrentScope()) {
    if (users++ === 0)
      stop = start()
    onScopeDispose(() => --users || stop())
  }
  return { online, lastSent, syncNow }
}
