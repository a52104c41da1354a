// @vitest-environment node -- its Blob can be stored, as in a browser
/* eslint-disable no-restricted-imports -- a test goes through the door people use */
/** A photo on its way, over lines that break. */

import type { Asked } from './fakes'
import { beforeEach, expect, it, vi } from 'vitest'
import { draftKey, fileRecord } from '@/screening/records'
import { change, database } from './db'
import { file, finding, freshDevice, html, json, offline, problem, row, server, serve, WORKER } from './fakes'
import { addPhoto, photosOf, pictureOf } from './photos'
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
  expect(asked.map(at)).toEqual(['bytes */300000', 'bytes 0-131071/300000', 'bytes 131072-262143/300000', 'bytes 262144-299999/300000'])
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
  const { count } = centre(asked => at(asked).startsWith('bytes 131072') && lost++ === 0)
  await expect(sendPhotos()).rejects.toThrow()
  expect(await photosOf(WORKER.id)).toMatchObject([{ received: 131_072, breaks: 1, range: 65_536 }])
  await sendPhotos()
  expect(count.sent).toBe(SIZE + 131_072)
})

it('counts no break where there is no network at all', async () => {
  await photographed()
  serve(() => offline())
  await expect(sendPhotos()).rejects.toThrow()
  expect(await photosOf(WORKER.id)).toMatchObject([{ breaks: 0 }])
})

it('sets a photo aside whose line broke five times, sends the next one, and tries again when asked', async () => {
  await photographed()
  const [first] = await photosOf(WORKER.id)
  await photographed()
  const bad = (asked: Asked) => asked.path.endsWith(first?.id ?? '') && !at(asked).includes('*')
  centre(bad)
  for (let turn = 0; turn <= MOST_BREAKS; turn++)
    await sendPhotos().catch(() => {})
  expect((await photosOf(WORKER.id)).map(photo => photo.state)).toEqual(['broken', 'sent'])
  await sendAgain(first?.id ?? '')
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
