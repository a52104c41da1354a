import type { Finding } from './records'
import type { Said } from './visits'
import { beforeEach, expect, it, vi } from 'vitest'
import { ALL, database } from '@/local/db'
import { freshDevice, html, idIn, json, OTHER, reopen, row, said, serve, server, signedIn, WORKER } from '@/local/fakes'
import { listen } from '@/local/news'
import { entriesOf } from '@/local/outbox'
import { round } from '@/local/round'
import { StorageFull } from './filing'
import { fileRecord } from './records'
import { correctVisit, dropVisit, fileVisit, forgetOldVisits, takeBackVisit } from './visits'

const away: Said = { dwelling_id: 'door-1', result: 'not_home' }
const finding: Finding = { source: 'patrol', category: '0203', outcome: 'noted' }
const taken = server((path, body) => ({ status: 201, body: { ...row(path, body), received_at: new Date().toISOString() } }))

beforeEach(() => freshDevice())

async function kept(id: string) {
  return (await database()).get('visits', id)
}

async function everything() {
  const db = await database()
  return Promise.all(ALL.map(store => db.getAll(store)))
}

function fill(store: string, name: string) {
  const real = IDBObjectStore.prototype.add
  const spy = vi.spyOn(IDBObjectStore.prototype, 'add')
  spy.mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name !== store)
      return real.apply(this, args)
    spy.mockRestore()
    throw new DOMException('no room', name)
  })
}

function paths(heard: { path: string, body: unknown }[]) {
  return heard.flatMap(({ path, body }) => path === '/acts'
    ? (body as { acts: { path: string }[] }).acts.map(act => act.path)
    : path === '/me' ? [] : [path])
}

it('keeps a visit and its act through a restart, and sends it once', async () => {
  const id = await fileVisit(away)
  await reopen()
  const heard = serve(taken)
  await round()
  await round()
  expect(heard.filter(({ path }) => path !== '/me')).toMatchObject([{
    method: 'PUT',
    path: `/visits/${id}`,
    body: { dwelling_id: 'door-1', result: 'not_home', mode: 'door', needs: [], note: '', place: null, seq: 1 },
  }])
  expect(await kept(id)).toMatchObject({ answer: { id } })
})

it.each(['outbox', 'visits'])('keeps the visit and its act, or neither: %s fails', async (store) => {
  const before = await everything()
  fill(store, 'UnknownError')
  await expect(fileVisit(away)).rejects.toThrow('no room')
  // The number of the device is made on its own; nothing else is there.
  expect((await everything()).slice(0, -1)).toEqual(before.slice(0, -1))
})

it('says that the phone is full', async () => {
  fill('outbox', 'QuotaExceededError')
  await expect(fileVisit(away)).rejects.toBeInstanceOf(StorageFull)
})

it('is not sent until it can no longer be taken back', async () => {
  const heard: string[] = []
  const stop = listen(news => void heard.push(news.about))
  await fileVisit(away)
  stop()
  expect(heard).not.toContain('filed')
})

it('is taken back whole as long as it never left the phone', async () => {
  const id = await fileVisit(away)
  expect(await takeBackVisit(id)).toBe(true)
  expect(await entriesOf(WORKER.id)).toEqual([])
  expect(await kept(id)).toBeUndefined()
})

it('is not taken back when it may have been received', async () => {
  const id = await fileVisit(away)
  serve(({ path }) => path === '/me' ? json(200, WORKER) : html(502))
  await round().catch(() => {})
  expect(await takeBackVisit(id)).toBe(false)
  expect(await kept(id)).toBeDefined()
  serve(taken)
  await round()
  expect(await takeBackVisit(id)).toBe(false)
})

async function refusedOnce(type: string) {
  const id = await fileVisit(away)
  serve(server(() => ({ status: 422, body: said(422, type) })))
  await round()
  return id
}

it('is corrected when it was refused, and only then', async () => {
  const waiting = await fileVisit(away)
  await expect(correctVisit(waiting, { result: 'met' })).rejects.toThrow()
  await takeBackVisit(waiting)
  const id = await refusedOnce('body-refused')
  await correctVisit(id, { result: 'vacant' })
  const heard = serve(taken)
  await round()
  expect(heard.at(-1)).toMatchObject({ path: `/visits/${id}`, body: { result: 'vacant' } })
})

it('is thrown away when it was refused, and what was reported there goes without it', async () => {
  const waiting = await fileVisit(away)
  await dropVisit(waiting)
  expect(await kept(waiting)).toBeDefined()
  await takeBackVisit(waiting)
  const id = await refusedOnce('body-refused')
  await dropVisit(id)
  expect(await entriesOf(WORKER.id)).toEqual([])
  expect(await kept(id)).toBeUndefined()
})

it('takes the time of sending when the clock was wrong', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2015-01-01') })
  const id = await refusedOnce('time-out-of-range')
  vi.setSystemTime(new Date('2026-11-22'))
  await correctVisit(id, { result: 'not_home' })
  expect((await kept(id))?.visit.filed_at).not.toMatch(/^2015/)
  vi.useRealTimers()
})

it('goes before the record that names it', async () => {
  const id = await fileVisit({ ...away, result: 'met' })
  const record = await fileRecord({ ...finding, visit_id: id })
  const heard = serve(taken)
  await round()
  expect(paths(heard)).toEqual([`/visits/${id}`, `/records/${record}`])
  expect(heard.at(-1)?.body).toMatchObject({ visit_id: id })
})

it.each([
  ['refused', () => ({ status: 403, body: said(403, 'not-your-area') })],
  ['too much for the server', () => ({ status: 500, body: said(500, 'stumble') })],
])('does not hold a record back when it is %s', async (_, answer) => {
  const id = await fileVisit({ ...away, result: 'met' })
  await fileVisit({ ...away, dwelling_id: 'door-2' })
  const record = await fileRecord({ ...finding, danger: true, visit_id: id })
  const heard = serve(server((path, body) => idIn(path) === id ? answer() : { status: 201, body: row(path, body) }))
  await round()
  expect(heard.at(-1)).toMatchObject({ path: `/records/${record}`, body: { danger: true, visit_id: null } })
  expect((await entriesOf(WORKER.id)).map(entry => entry.subject)).toEqual([id])
})

it('is nobody else\'s to take back', async () => {
  const id = await fileVisit(away)
  await signedIn(OTHER)
  expect(await takeBackVisit(id)).toBe(false)
})

it('forgets after ninety days what was received, and nothing that waits', async () => {
  const sent = await fileVisit(away)
  serve(taken)
  await round()
  const waits = await fileVisit(away)
  await forgetOldVisits(Date.now() + 91 * 86_400_000)
  expect(await kept(sent)).toBeUndefined()
  expect(await kept(waits)).toBeDefined()
})
