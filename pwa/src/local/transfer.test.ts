// @vitest-environment node -- its Blob can be stored, as in a browser
/* eslint-disable no-restricted-imports -- a test goes through the door people use */
/** A photo on its way, over lines that break. */

import type { Asked } from './fakes'
import { beforeEach, expect, it, vi } from 'vitest'
import { draftKey, fileRecord } from '@/screening/records'
import { change, database, keep, kept } from './db'
import { file, finding, freshDevice, html, json, offline, problem, row, server, serve, WORKER } from './fakes'
import { addPhoto, makeReady, photosOf, pictureOf } from './photos'
import { round } from './round'
import { MOST_BREAKS, sendAgain, sendPhotos } from './transfer'

const SIZE = 300_000
const at = (asked: Asked) => asked.headers.get('Content-Range') ?? ''
const isPhoto = (asked: Asked) => asked.path.includes('/attachments/')

beforeEach(() => {
  vi.stubGlobal('navigator', { onLine: true })
  return freshDevice()
})

/** A record that the server has, with a photo that waits. */
async function photographed(): Promise<string> {
  await addPhoto(WORKER.id, draftKey(WORKER.id), new Blob([new Uint8Array(SIZE).map((_, place) => place % 251)], { type: 'image/jpeg' }))
  const id = await fileRecord(finding)
  await Promise.all((await photosOf(WORKER.id)).map(photo => makeReady(photo.id)))
  serve(server((path, body) => ({ status: 201, body: row(path, body) })))
  await round()
  return id
}

/** A centre that keeps the ranges it hears, and may lose some. */
function centre(lose: (asked: Asked) => boolean = () => false) {
  const held = new Map<string, number>()
  const count = { sent: 0 }
  const asked = serve((asked) => {
    const has = held.get(asked.path) ?? 0
    const [from = 0, to = 0] = at(asked).replace('bytes ', '').split(/[-/]/).map(Number)
    const said = asked.body instanceof Blob ? asked.body.size : 0
    count.sent += said
    if (lose(asked))
      return offline()
    const received = said && from === has && to - from + 1 === said ? has + said : has
    held.set(asked.path, received)
    return json(200, { id: asked.path.split('/').pop(), received, complete: received === SIZE })
  })
  return { asked, count }
}

it('sends a photo after its record, in ranges, and then lets go of its bytes', async () => {
  const record = await photographed()
  const [photo] = await photosOf(WORKER.id)
  const { asked } = centre()
  await sendPhotos()
  expect(asked.map(at)).toEqual([
    'bytes */300000', 'bytes 0-32767/300000', 'bytes 32768-66559/300000', 'bytes 66560-101407/300000', 'bytes 101408-137344/300000',
    'bytes 137345-174404/300000', 'bytes 174405-212622/300000', 'bytes 212623-252034/300000', 'bytes 252035-292678/300000', 'bytes 292679-299999/300000',
  ])
  expect(asked[0]?.path).toBe(`/records/${record}/attachments/${photo?.id}`)
  expect(asked[0]?.headers.get('Repr-Digest')).toMatch(/^sha-256=:[\w+/]{43}=:$/)
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'sent', about: record }])
  expect(await pictureOf(photo?.id ?? '')).toBeUndefined()
})

it('keeps a photo back until its record has arrived', async () => {
  await addPhoto(WORKER.id, draftKey(WORKER.id), new Blob(['x']))
  await fileRecord(finding)
  const { asked } = centre()
  await sendPhotos()
  expect(asked).toHaveLength(0)
})

it('goes on where the line broke, with fewer bytes at once', async () => {
  await photographed()
  let lost = 0
  const { count } = centre(asked => at(asked).startsWith('bytes 66560') && lost++ === 0)
  await expect(sendPhotos()).rejects.toThrow()
  expect(await photosOf(WORKER.id)).toMatchObject([{ received: 66_560, breaks: 1 }])
  expect(await kept('range')).toBe(34_848 / 2)
  await sendPhotos()
  expect(count.sent).toBe(SIZE + 34_848)
})

it('trusts a line that holds with more again, and never with more than at first', async () => {
  await photographed()
  await keep('range', 32 * 1024)
  const { asked } = centre()
  await sendPhotos()
  expect(asked.slice(1, 3).map(at)).toEqual(['bytes 0-32767/300000', 'bytes 32768-66559/300000'])
  await keep('range', 128 * 1024)
  await photographed()
  centre()
  await sendPhotos()
  expect(await kept('range')).toBe(128 * 1024)
})

it('sends fewer bytes at once when the centre had some already, for the browser hid a break', async () => {
  await photographed()
  serve((asked) => {
    const size = asked.body instanceof Blob ? asked.body.size : 0
    return json(200, { id: asked.path.split('/').pop(), received: size ? SIZE : 0, complete: size > 0, again: size / 2 })
  })
  await sendPhotos()
  expect(await kept('range')).toBe(16_384)
})

/** A centre that tells how many are on their way to it at the same moment. */
function crowded() {
  const count = { now: 0, most: 0 }
  const { asked } = centre()
  const answering = globalThis.fetch
  vi.stubGlobal('fetch', async (url: string, said: RequestInit) => {
    count.most = Math.max(count.most, ++count.now)
    await new Promise(resolve => setTimeout(resolve, 2))
    count.now--
    return answering(url, said)
  })
  return { asked, count }
}

it('sends four photos side by side, and one at a time where the line is bad', async () => {
  for (let n = 0; n < 6; n++)
    await photographed()
  const good = crowded()
  await sendPhotos()
  expect(good.count.most).toBe(4)
  await photographed()
  await photographed()
  await keep('range', 16 * 1024)
  const bad = crowded()
  await sendPhotos()
  expect(bad.count.most).toBe(1)
  expect((await photosOf(WORKER.id)).every(photo => photo.state === 'sent')).toBe(true)
})

it('sends one photo at a time until the line has held for a while', async () => {
  for (let n = 0; n < 4; n++)
    await photographed()
  const { asked } = centre()
  await sendPhotos()
  const ranges = asked.filter(one => !at(one).includes('*'))
  const alone = ranges.findIndex(one => one.path !== ranges[0]?.path)
  expect(ranges.slice(0, alone).map(at).pop()).toBe('bytes 292679-299999/300000')
})

it('announces every photo before it sends the first bytes', async () => {
  for (let n = 0; n < 6; n++)
    await photographed()
  const { asked } = centre()
  await sendPhotos()
  expect(asked.slice(0, 6).map(at)).toEqual(Array.from({ length: 6 }, () => 'bytes */300000'))
  expect(asked.slice(6).some(one => at(one).includes('*'))).toBe(false)
})

it('leaves to a page what is not yet made small', async () => {
  await photographed()
  for (const photo of await photosOf(WORKER.id))
    await change(['photos'], ({ store }) => store.put({ ...photo, ready: undefined }))
  const { asked } = centre()
  await sendPhotos()
  expect(asked).toHaveLength(0)
  await sendPhotos(makeReady)
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'sent' }])
})

it('counts no break where there is no network at all', async () => {
  await photographed()
  serve(() => offline())
  await expect(sendPhotos()).rejects.toThrow()
  expect(await photosOf(WORKER.id)).toMatchObject([{ breaks: 0 }])
})

it('tells of a photo whose line broke five times, sends the next one, and never gives it up', async () => {
  await photographed()
  const [first] = await photosOf(WORKER.id)
  await photographed()
  const bad = (asked: Asked) => asked.path.endsWith(first?.id ?? '') && !at(asked).includes('*')
  centre(bad)
  for (let turn = 0; turn <= MOST_BREAKS; turn++)
    await sendPhotos().catch(() => {})
  expect((await photosOf(WORKER.id)).map(photo => photo.state)).toEqual(['broken', 'sent'])
  await sendPhotos().catch(() => {})
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'broken', breaks: MOST_BREAKS + 2 }, { state: 'sent' }])
  await sendAgain(first?.id ?? '')
  expect((await photosOf(WORKER.id))[0]?.state).toBeUndefined()
  await sendPhotos().catch(() => {})
  centre()
  await sendPhotos()
  expect((await photosOf(WORKER.id)).map(photo => photo.state)).toEqual(['sent', 'sent'])
})

it('counts the breaks anew once bytes come through', async () => {
  await photographed()
  let ranges = 0
  centre(asked => !at(asked).includes('*') && ranges++ % 2 === 0)
  for (let turn = 0; turn < 30 && !(await photosOf(WORKER.id))[0]?.state; turn++)
    await sendPhotos().catch(() => {})
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'sent' }])
})

it('sets aside what the centre refuses, with its reason, and goes on', async () => {
  await photographed()
  const [first] = await photosOf(WORKER.id)
  await photographed()
  serve(asked => asked.path.endsWith(first?.id ?? '')
    ? problem(415, 'attachment-type')
    : json(200, { id: asked.path.split('/').pop(), received: SIZE, complete: true }))
  await sendPhotos()
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'refused', problem: { type: '/problems/attachment-type' } }, { state: 'sent' }])
})

it('says so when the bytes of a photo are gone, and never that it was sent', async () => {
  await photographed()
  const [photo] = await photosOf(WORKER.id)
  await change(['pictures'], ({ store }) => store.delete(photo?.id ?? ''))
  centre()
  await sendPhotos()
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'lost' }])
})

it('takes a captive portal for no answer', async () => {
  await photographed()
  serve(() => html(200))
  await expect(sendPhotos()).rejects.toThrow()
  expect(await photosOf(WORKER.id)).toMatchObject([{ received: 0 }])
  expect((await photosOf(WORKER.id))[0]?.state).toBeUndefined()
})

it('lets an act go first that came up meanwhile', async () => {
  await photographed()
  let filed: Promise<unknown> | undefined
  const { asked } = centre(() => {
    filed ??= file(1)
    return false
  })
  await sendPhotos()
  await filed
  expect(asked.length).toBeLessThan(4)
  const later = serve(server((path, body) => ({ status: 201, body: row(path, body) })))
  await round()
  expect(later).toMatchObject([{ method: 'PUT' }])
  expect(later.filter(isPhoto)).toEqual([])
  centre()
  await sendPhotos()
  expect(await photosOf(WORKER.id)).toMatchObject([{ state: 'sent' }])
})

it('leaves the photos of someone else alone', async () => {
  await photographed()
  const db = await database()
  for (const photo of await db.getAll('photos'))
    await db.put('photos', { ...photo, account: '0199-other' })
  const { asked } = centre()
  await sendPhotos()
  expect(asked).toHaveLength(0)
})
