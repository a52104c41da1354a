import { expect, it } from 'vitest'
import { database } from './db'

/** The device as the first app left it: acts wait in it. */
function firstApp(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('linli', 1)
    asked.onupgradeneeded = () => {
      const outbox = asked.result.createObjectStore('outbox', { keyPath: 'seq' })
      outbox.createIndex('subject', 'subject')
      outbox.createIndex('account', 'account')
      outbox.add({ seq: 1, account: 'a', subject: 'r', id: 'r', kind: 'record.file', path: '/records/r', body: {}, tries: 0 })
      asked.result.createObjectStore('records', { keyPath: 'id' }).createIndex('account', 'account')
      asked.result.createObjectStore('drafts', { keyPath: 'key' })
      asked.result.createObjectStore('kept')
    }
    asked.onsuccess = () => {
      asked.result.close()
      resolve()
    }
    asked.onerror = () => reject(asked.error ?? new Error('not opened'))
  })
}

it('keeps what waited when a newer app adds a store', async () => {
  await firstApp()
  const db = await database()
  expect(await db.getAllFromIndex('outbox', 'account', 'a')).toHaveLength(1)
  expect([...db.objectStoreNames]).toEqual(expect.arrayContaining(['visits', 'letters']))
})
