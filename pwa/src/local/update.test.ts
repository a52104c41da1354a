/* eslint-disable no-restricted-imports -- a test goes through the door people use */

import { beforeEach, expect, it, vi } from 'vitest'
import { keepHalf, loadHalf, unsaid } from '@/screening/half'
import { dropDraft, fileRecord, saveDraft } from '@/screening/records'
import { freshDevice, said, serve, server } from './fakes'
import { round } from './round'
import { applyUpdate, registerWorker, updateWaits } from './update'

const postMessage = vi.fn()

beforeEach(async () => {
  await freshDevice()
  postMessage.mockClear()
  const waiting = { postMessage }
  vi.stubGlobal('navigator', { serviceWorker: {
    controller: {},
    addEventListener: () => {},
    register: async () => ({ waiting, addEventListener: () => {} }),
  } })
  await registerWorker()
})

it('offers the newer app, and changes to it when asked', async () => {
  expect(updateWaits.value).toBe(true)
  expect(await applyUpdate()).toBe(true)
  expect(postMessage).toHaveBeenCalledWith({ type: 'SKIP_WAITING' })
})

it('waits while something is half written', async () => {
  await saveDraft({ summary: 'half' })
  expect(await applyUpdate()).toBe(false)
  await dropDraft()
  expect(await applyUpdate()).toBe(true)
})

it('does not wait for a visit that is half written and kept, and loses nothing of it', async () => {
  await keepHalf('door-1', { ...unsaid(), note: 'half' })
  expect(await applyUpdate()).toBe(true)
  expect(await loadHalf('door-1')).toMatchObject({ note: 'half' })
})

it('waits while something is not sent, but not for what was refused', async () => {
  await fileRecord({ source: 'patrol', category: '0203', outcome: 'noted' })
  expect(await applyUpdate()).toBe(false)
  serve(server(() => ({ status: 422, body: said(422, 'body-refused') })))
  await round()
  expect(await applyUpdate()).toBe(true)
})
