/* eslint-disable no-restricted-imports -- a test goes through the door people use */

import { IDBFactory } from 'fake-indexeddb'
import { afterEach, expect, it, vi } from 'vitest'
import { restoreAccount } from '@/identity/account'
import { ALL, close, database, hasDraft } from './db'
import { row, serve, server, WORKER } from './fakes'
import { entriesOf } from './outbox'
import { round } from './round'

const RECORD = '01990000-0000-7000-8000-000000000001'
const VISIT = '01990000-0000-7000-8000-000000000002'
const finding = { source: 'patrol', category: '0203', severity: 4, summary: 'noise', danger: false, outcome: 'noted', people: null, visit_id: null, dwelling_id: null, building_id: null, place: null, filed_at: '2026-11-20T09:30:00.000Z', device_id: 'd', seq: 1 }
const filing = { seq: 1, account: WORKER.id, kind: 'record.file', path: `/records/${RECORD}`, body: finding, subject: RECORD, id: RECORD, tries: 0 }
const visit = { dwelling_id: 'd', result: 'met', mode: 'door', needs: [], note: '', place: null, filed_at: finding.filed_at, device_id: 'd', seq: 2 }
const visiting = { seq: 2, account: WORKER.id, kind: 'visit.file', path: `/visits/${VISIT}`, body: visit, subject: VISIT, id: VISIT, tries: 0 }

/** What each app before this one made, word by word: 1 the first, 2 with visits, 3 with photos. */
const steps = [
  (db: IDBDatabase) => {
    const outbox = db.createObjectStore('outbox', { keyPath: 'seq' })
    outbox.createIndex('subject', 'subject')
    outbox.createIndex('account', 'account')
    const records = db.createObjectStore('records', { keyPath: 'id' })
    records.createIndex('account', 'account')
    const drafts = db.createObjectStore('drafts', { keyPath: 'key' })
    const kept = db.createObjectStore('kept')
    outbox.add(filing)
    records.add({ id: RECORD, account: WORKER.id, seq: 1, finding })
    drafts.add({ key: WORKER.id, said: { summary: 'half' } })
    kept.add(WORKER, 'account')
    kept.add('d', 'device_id')
    kept.add(2, 'seq')
    return outbox
  },
  (db: IDBDatabase, outbox: IDBObjectStore) => {
    const visits = db.createObjectStore('visits', { keyPath: 'id' })
    visits.createIndex('account', 'account')
    visits.add({ id: VISIT, account: WORKER.id, seq: 2, visit })
    outbox.add(visiting)
    return outbox
  },
  (db: IDBDatabase, outbox: IDBObjectStore) => {
    const photos = db.createObjectStore('photos', { keyPath: 'id' })
    photos.createIndex('about', 'about')
    photos.createIndex('account', 'account')
    photos.add({ id: 'p', account: WORKER.id, about: RECORD, received: 0, range: 1024, breaks: 0 })
    db.createObjectStore('pictures').add(new Blob(['x']), 'p')
    return outbox
  },
]

function earlierApp(version: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('linli', version)
    asked.onupgradeneeded = () => {
      const [first, ...rest] = steps.slice(0, version)
      const outbox = first?.(asked.result, undefined as never)
      rest.forEach(step => outbox && step(asked.result, outbox))
    }
    asked.onsuccess = () => {
      asked.result.close()
      resolve()
    }
    asked.onerror = () => reject(asked.error ?? new Error('not opened'))
  })
}

afterEach(() => close())

it.each([1, 2, 3])('r6: opens what the app with database %i left, and delivers what waits in it', async (version) => {
  await close()
  vi.stubGlobal('indexedDB', new IDBFactory())
  await earlierApp(version)
  const heard = serve(server((path, body) => ({ status: 201, body: row(path, body) })))
  await restoreAccount()

  const db = await database()
  expect([...db.objectStoreNames]).toEqual(expect.arrayContaining(ALL))
  expect(await hasDraft(WORKER.id)).toBe(true)
  expect(await db.count('photos')).toBe(version < 3 ? 0 : 1)
  await round()
  expect(await entriesOf(WORKER.id)).toEqual([])
  const sent = heard.flatMap(({ path, body }) => path === '/acts' ? (body as { acts: { path: string }[] }).acts.map(act => act.path) : path)
  expect(sent).toContain(`/records/${RECORD}`)
  expect(sent.includes(`/visits/${VISIT}`)).toBe(version > 1)
  expect((await db.get('records', RECORD))?.answer).toMatchObject({ id: RECORD, version: 1 })
})
