/* eslint-disable no-restricted-imports -- a test goes through the door people use */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { signIn } from '@/identity/account'
import { fileRecord } from '@/screening/records'
import { backOff } from './backoff'
import { change, database } from './db'
import { freshDevice, json, offline, problem, row, serve, server, WORKER } from './fakes'
import { listen } from './news'
import { entriesOf } from './outbox'
import { useSync } from './sync'

const taken = server((path, body) => ({ status: 201, body: row(path, body) }))
let scope = effectScope()

beforeEach(async () => {
  await freshDevice()
  await fileRecord({ source: 'patrol', category: '0203', outcome: 'noted' })
  scope = effectScope()
})

afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function use() {
  const sync = scope.run(useSync)
  if (!sync)
    throw new Error('the scope was stopped')
  return sync
}

const nothingWaits = () => vi.waitFor(async () => expect(await entriesOf(WORKER.id)).toEqual([]), 5_000)

it('sends at the start', async () => {
  serve(taken)
  const { lastSent, online } = use()
  await nothingWaits()
  await vi.waitFor(() => expect(lastSent.value).toBeInstanceOf(Date))
  expect(online.value).toBe(true)
})

it('sends on coming back to the network', async () => {
  serve(() => offline())
  const { online, syncNow } = use()
  await syncNow()
  expect(online.value).toBe(false)
  serve(taken)
  dispatchEvent(new Event('online'))
  await nothingWaits()
  await vi.waitFor(() => expect(online.value).toBe(true))
})

it('sends on coming back to the page', async () => {
  serve(() => offline())
  await use().syncNow()
  serve(taken)
  document.dispatchEvent(new Event('visibilitychange'))
  await nothingWaits()
})

it('sends what was just filed', async () => {
  serve(taken)
  await use().syncNow()
  await fileRecord({ source: 'patrol', category: '0101', outcome: 'noted' })
  await nothingWaits()
})

it('looks again when something was filed while a round was ending', async () => {
  serve(taken)
  const { syncNow } = use()
  let ended = 0
  const stop = listen((news) => {
    // The round has looked for the last time, and is not over yet.
    if (news.about === 'sending' && news.seqs.length === 0 && ++ended === 1)
      void syncNow()
  })
  await vi.waitFor(() => expect(ended).toBe(2))
  stop()
})

it('sends as soon as somebody has signed in again, with nothing more to tap', async () => {
  serve(({ path }) => path === '/me' ? json(200, WORKER) : problem(401, 'unauthenticated'))
  await use().syncNow()
  expect(await entriesOf(WORKER.id)).toHaveLength(1)
  serve(asked => asked.path === '/sessions' ? json(201, { account: WORKER }) : taken(asked))
  await signIn('worker', 'secret')
  await nothingWaits()
})

it('waits longer and longer for photos too, though no act waits any more', async () => {
  serve(taken)
  const { syncNow } = use()
  await syncNow()
  const [record] = await (await database()).getAll('records')
  await change(['photos', 'pictures'], async (tx) => {
    const ready = { type: 'image/jpeg', size: 9, digest: 'x' }
    await tx.objectStore('photos').add({ id: 'photo', account: WORKER.id, about: record?.id ?? '', received: 0, breaks: 0, ready })
    await tx.objectStore('pictures').add(new Blob(['123456789']), 'photo')
  })
  // Fetched when it is first needed, which takes its time in spite of false clocks.
  await import('./transfer')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const heard = serve(() => offline())
  void syncNow()
  for (let step = 0; step < 720; step++) {
    await new Promise(resolve => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(5_000)
  }
  expect(heard.length).toBeGreaterThan(12)
  expect(heard.length).toBeLessThan(60)
})

it('waits longer each time, up to five minutes, and never all phones alike', () => {
  const longest = Array.from({ length: 9 }, (_, tries) => backOff(tries, 1) / 1000)
  expect(longest).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300])
  expect(backOff(2000, 1)).toBe(300_000)
  expect(backOff(0, 0)).toBe(1000)
})

it('never gives up: two days without a network, then it sends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const heard = serve(() => offline())
  use()
  await vi.advanceTimersByTimeAsync(48 * 3600_000)
  expect(heard.length).toBeGreaterThan(48 * 12)
  expect(heard.length).toBeLessThan(48 * 12 * 2.5)
  serve(taken)
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  vi.useRealTimers()
  await nothingWaits()
}, 30_000)
