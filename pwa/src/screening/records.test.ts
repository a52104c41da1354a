import type { Finding } from './records'
import { FiledElsewhere, keepRoom, StorageFull } from './filing'
import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope, reactive, ref } from 'vue'
import { ALL, database } from '@/local/db'
import { file, freshDevice, idIn, json, OTHER, reopen, row, said, serve, server, signedIn, WORKER } from '@/local/fakes'
import { entriesOf } from '@/local/outbox'
import { round } from '@/local/round'
import { correctRecord, dropDraft, fileRecord, isFiled, loadDraft, refreshMine, saveDraft, useRecords } from './records'

const finding: Finding = { source: 'patrol', category: '0203', outcome: 'noted', summary: 'noise' }
const taken = server((path, body) => ({ status: 201, body: row(path, body) }))

beforeEach(() => freshDevice())

async function record(id: string) {
  return (await database()).get('records', id)
}

async function everything() {
  const db = await database()
  return Promise.all(ALL.map(store => db.getAll(store)))
}

/** Let one store's next write fail, as on a full phone. */
function fill(store: string, method: 'add' | 'put', name = 'QuotaExceededError') {
  const real = IDBObjectStore.prototype[method]
  const spy = vi.spyOn(IDBObjectStore.prototype, method)
  spy.mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name !== store)
      return real.apply(this, args)
    spy.mockRestore()
    throw new DOMException('no room', name)
  })
}

it('adds when it was written, on which device, and its number', async () => {
  const id = await fileRecord(reactive({ ...finding, place: { lon: 120, lat: 28, accuracy_m: 18, source: 'gps' as const, taken_at: null } }))
  const [entry] = await entriesOf(WORKER.id)
  expect(entry?.body).toMatchObject({ ...finding, severity: 4, seq: 1, place: { lon: 120 } })
  expect(entry?.body).toHaveProperty('device_id', expect.stringMatching(/^[0-9a-f-]{36}$/))
  expect(Date.parse((await record(id))?.finding.filed_at ?? '')).toBeCloseTo(Date.now(), -4)
})

it('goes on counting after the app was closed', async () => {
  await fileRecord(finding)
  await reopen()
  await fileRecord(finding)
  expect((await entriesOf(WORKER.id)).map(entry => entry.seq)).toEqual([1, 2])
})

it.each(['outbox', 'records'])('keeps the record and its act, or neither: %s fails', async (store) => {
  await fileRecord(finding)
  await keepRoom()
  const before = await everything()
  fill(store, 'add', 'UnknownError')
  await expect(fileRecord(finding)).rejects.toThrow('no room')
  expect(await everything()).toEqual(before)
})

it('keeps what was typed when the phone is full, and says so', async () => {
  fill('outbox', 'add')
  await expect(fileRecord(finding)).rejects.toBeInstanceOf(StorageFull)
  expect(await loadDraft()).toEqual(finding)
  expect(await entriesOf(WORKER.id)).toEqual([])
})

it('takes the room set aside for words where the phone is full', async () => {
  await keepRoom()
  fill('outbox', 'add')
  await fileRecord(finding)
  expect(await entriesOf(WORKER.id)).toHaveLength(1)
})

it('makes one record of a draft that two tabs file, and a fork of what differs', async () => {
  await fileRecord(finding, 'one')
  await fileRecord(finding, 'one')
  expect(await entriesOf(WORKER.id)).toHaveLength(1)
  expect(await isFiled('one')).toBe(true)
  await expect(fileRecord({ ...finding, summary: 'other' }, 'one')).rejects.toBeInstanceOf(FiledElsewhere)
  expect(await saveDraft({ summary: 'late' }, undefined, 'one')).toBe(false)
  expect(await loadDraft()).toBeUndefined()
})

it('says with a correction what its fields said before, and nothing where nothing changed', async () => {
  const id = await fileRecord({ ...finding, severity: 3 })
  serve(taken)
  await round()
  await correctRecord(id, { ...finding, severity: 3 })
  expect(await entriesOf(WORKER.id)).toEqual([])
  await correctRecord(id, { ...finding, severity: 2 })
  await correctRecord(id, { ...finding, severity: 2, summary: 'quiet', danger: true })
  const sent = (await entriesOf(WORKER.id)).map(({ body }) => body)
  expect(sent.map(body => 'was' in body && body.was)).toEqual([
    { severity: 3 },
    { summary: 'noise', danger: false, outcome: 'noted' },
  ])
})

it('drops the draft with the filing, and not before', async () => {
  await saveDraft(finding)
  await fileRecord(finding)
  expect(await loadDraft()).toBeUndefined()
})

it('shows a draft to nobody but its writer, and keeps it for them', async () => {
  await saveDraft(reactive({ summary: 'half' }))
  await signedIn(OTHER)
  expect(await loadDraft()).toBeUndefined()
  await saveDraft({ summary: 'theirs' })
  await dropDraft()
  await signedIn(WORKER)
  expect(await loadDraft()).toEqual({ summary: 'half' })
})

async function refusedOnce(type = 'body-refused') {
  const id = await fileRecord(finding)
  serve(server(() => ({ status: 422, body: said(422, type) })))
  await round()
  return id
}

it('sends a refused record again, corrected, to the same address', async () => {
  const id = await refusedOnce()
  await correctRecord(id, { ...finding, category: '0101' })
  const heard = serve(taken)
  await round()
  expect(heard.at(-1)).toMatchObject({ path: `/records/${id}`, body: { category: '0101' } })
  expect(await entriesOf(WORKER.id)).toEqual([])
  expect(await record(id)).toMatchObject({ finding: { category: '0101' }, answer: { category: '0101' } })
})

it('corrects the record and its act, or neither', async () => {
  const id = await refusedOnce()
  const before = await everything()
  fill('outbox', 'put', 'UnknownError')
  await expect(correctRecord(id, { ...finding, category: '0101' })).rejects.toThrow('no room')
  expect(await everything()).toEqual(before)
})

it('says the same in what waited behind a refused act', async () => {
  const id = await fileRecord(finding)
  await correctRecord(id, { ...finding, summary: 'second' })
  serve(server(() => ({ status: 422, body: said(422, 'body-refused') })))
  await round()
  await correctRecord(id, { ...finding, summary: 'third' })
  const heard = serve(taken)
  await round()
  expect(heard.slice(-2)).toMatchObject([
    { path: `/records/${id}`, body: { summary: 'third' } },
    { path: `/records/${id}/versions/2`, body: { summary: 'third' } },
  ])
})

it('makes the next version of a received record, and keeps the time it was filed', async () => {
  const id = await fileRecord(finding)
  serve(taken)
  await round()
  const filed = (await record(id))?.finding.filed_at
  await correctRecord(id, { ...finding, summary: 'more' })
  await correctRecord(id, { ...finding, summary: 'most' })
  const heard = serve(taken)
  await round()
  expect(heard).toMatchObject([
    { path: `/records/${id}/versions/2`, body: { summary: 'more', filed_at: filed } },
    { path: `/records/${id}/versions/3`, body: { summary: 'most', filed_at: filed } },
  ])
})

it('leaves what may have been received as it was, and corrects it after', async () => {
  const id = await fileRecord(finding)
  const [before] = await entriesOf(WORKER.id)
  await correctRecord(id, { ...finding, summary: 'more' })
  const [first, second] = await entriesOf(WORKER.id)
  expect(first).toEqual(before)
  expect(second?.path).toBe(`/records/${id}/versions/2`)
})

it('stands on the version the server has when another device was faster', async () => {
  const id = await fileRecord(finding)
  serve(taken)
  await round()
  await correctRecord(id, { ...finding, summary: 'mine' })
  serve(server(() => ({ status: 409, body: { ...said(409, 'record-changed'), version: 4 } })))
  await round()
  await correctRecord(id, { ...finding, summary: 'both' })
  expect((await entriesOf(WORKER.id)).map(entry => entry.path)).toEqual([`/records/${id}/versions/5`])
})

it('files with the time of sending when the phone\'s clock is years off', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2015-01-01') })
  const id = await fileRecord(finding)
  serve(() => {
    const answer = json(422, said(422, 'time-out-of-range'))
    return new Response(answer.body, { status: 422, headers: { 'Content-Type': 'application/problem+json', 'Date': 'Sat, 21 Nov 2026 11:00:00 GMT' } })
  })
  await round().catch(() => {})
  serve(server(() => ({ status: 422, body: said(422, 'time-out-of-range') })))
  await round()
  await correctRecord(id, finding)
  expect((await record(id))?.finding.filed_at).toMatch(/^2026-11-21T11:/)
  vi.useRealTimers()
})

it('corrects nothing of another account', async () => {
  const id = await fileRecord(finding)
  await signedIn(OTHER)
  await expect(correctRecord(id, finding)).rejects.toThrow()
})

function pulled(...items: object[]) {
  return serve(({ path }) => json(200, path.includes('cursor=7')
    ? { items: items.slice(1), next: null }
    : { items: items.slice(0, 1), next: items.length > 1 ? '7' : null }))
}

const theirs = (id: string, version: number, summary: string) =>
  row(`/records/${id}`, { ...finding, summary, filed_at: '2026-11-21T11:00:00Z' }, version)

it('fetches what was filed on another device, page by page', async () => {
  pulled(theirs('one', 1, 'a'), theirs('two', 1, 'b'))
  await refreshMine()
  expect(await record('one')).toMatchObject({ finding: { summary: 'a' } })
  expect(await record('two')).toMatchObject({ account: WORKER.id, finding: { summary: 'b' } })
})

it('never lets a pull replace what waits', async () => {
  const id = await fileRecord(finding)
  serve(taken)
  await round()
  await correctRecord(id, { ...finding, summary: 'mine, not sent' })
  pulled(theirs(id, 1, 'old'))
  await refreshMine()
  expect(await record(id)).toMatchObject({ finding: { summary: 'mine, not sent' } })
})

it('never lets a late page replace a newer version', async () => {
  pulled(theirs('one', 3, 'new'))
  await refreshMine()
  pulled(theirs('one', 2, 'old'))
  await refreshMine()
  expect(await record('one')).toMatchObject({ finding: { summary: 'new' }, answer: { version: 3 } })
})

it('takes nothing that another account has filed', async () => {
  pulled({ ...theirs('one', 1, 'a'), filed_by: OTHER.id })
  await refreshMine()
  expect(await record(idIn('/records/one'))).toBeUndefined()
})

it('makes the next version of what the centre has with other words', async () => {
  const id = await fileRecord(finding)
  serve(server(() => ({ status: 409, body: said(409, 'record-differs') })))
  await round()
  await correctRecord(id, { ...finding, summary: 'mine' })
  expect(await entriesOf(WORKER.id)).toMatchObject([{ kind: 'record.correct', path: `/records/${id}/versions/2`, body: { summary: 'mine' } }])
})

it('corrects one record without touching the draft of another', async () => {
  const id = await fileRecord(finding)
  await saveDraft({ summary: 'half' })
  await saveDraft({ summary: 'correction' }, id)
  await correctRecord(id, finding)
  expect(await loadDraft()).toEqual({ summary: 'half' })
  expect(await loadDraft(id)).toBeUndefined()
})

it('reads only the newest when that is all that is shown, and only the own', async () => {
  const ids = (await file(5)).sort()
  await signedIn(OTHER)
  await file(1)
  await signedIn(WORKER)
  const scope = effectScope()
  const most = ref(2)
  const records = scope.run(() => useRecords(most))
  const shown = () => records?.value.map(({ id }) => id).sort()
  await vi.waitFor(() => expect(shown()).toEqual(ids.slice(3)))
  most.value = 9
  await vi.waitFor(() => expect(shown()).toEqual(ids))
  scope.stop()
})
