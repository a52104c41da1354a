/**
 * What is kept for a person who has a PIN is sealed, row by row, with AES-256-GCM.
 *
 * A transaction of IndexedDB ends while one waits for WebCrypto, so rows are sealed by a
 * library that need not be waited for; pictures are large and go through WebCrypto.
 */

import type { IDBPDatabase } from 'idb'
import type { Bytes, SealedPicture } from './ring'
import { gcm } from '@noble/ciphers/aes.js'
import { joined, utf8 } from './bytes'
import { isSealed, isShut, keyOf, ownerOf, whenShut } from './ring'

const IV = 12
/** What the database itself has to read: keys and indexes, all of them ids or numbers. */
const CLEAR = ['id', 'key', 'seq', 'account', 'subject', 'about']

/** What the key of a store is called, if not `id`. */
const KEYS: Record<string, string> = { outbox: 'seq', drafts: 'key' }

/** Seal something for a person; `where` it lies is sealed with it, so that nothing can be moved. */
export function seal(account: string, where: string, said: unknown): Bytes {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  return joined(iv, gcm(keyOf(account), iv, utf8(where)).encrypt(utf8(JSON.stringify(said))))
}

export function unseal(account: string, where: string, sealed: Uint8Array): unknown {
  return JSON.parse(textOf(account, where, sealed))
}

/** Lists are read again after each change: what was opened once and is as it was need not be opened again. */
const opened = new Map<string, { iv: string, text: string }>()

function textOf(account: string, where: string, sealed: Uint8Array): string {
  const key = keyOf(account)
  const iv = sealed.subarray(0, IV).join()
  const before = opened.get(where)
  if (before?.iv === iv)
    return before.text
  const text = new TextDecoder().decode(gcm(key, sealed.subarray(0, IV), utf8(where)).decrypt(sealed.subarray(IV)))
  opened.set(where, { iv, text })
  return text
}

/** Nothing that was opened stays in memory once the key is away. */
whenShut(() => opened.clear())

/** Something small for localStorage, under a name that says whose it is. */
export function closeText(name: string, said: unknown): string {
  const by = ownerOf(name)
  return by && isSealed(by) ? `~${btoa(String.fromCharCode(...seal(by, name, said)))}` : JSON.stringify(said)
}

export function openText(name: string, kept: string): unknown {
  const by = ownerOf(name)
  return by && kept.startsWith('~') ? unseal(by, name, Uint8Array.from(atob(kept.slice(1)), one => one.charCodeAt(0))) : JSON.parse(kept)
}

export function isSealedRow(row: unknown): row is SealedPicture {
  return typeof row === 'object' && row !== null && 'sealed' in row && 'by' in row
}

function whereOf(store: string, row: object, key: unknown): string {
  const named: Record<string, unknown> = { ...row }
  return `${store} ${String(key ?? named[KEYS[store] ?? 'id'])}`
}

/** Whose row it is; of somebody who has a PIN, or had one. */
export function ownerOfRow(row: unknown, key?: unknown): string | undefined {
  if (typeof row !== 'object' || row === null)
    return undefined
  return ownerOf('account' in row ? row.account : key ?? ('key' in row && row.key))
}

/** A row as it is to be kept. */
export function closeRow(store: string, row: unknown, key?: unknown): unknown {
  if (store === 'pictures' || typeof row !== 'object' || row === null)
    return row
  const by = ownerOfRow(row, key)
  if (!by || !isSealed(by))
    return row
  const clear = Object.fromEntries(Object.entries(row).filter(([name]) => key === undefined && CLEAR.includes(name)))
  return { ...clear, by, sealed: seal(by, whereOf(store, row, key), row) }
}

/** A row as it was before it was sealed. */
export function openRow(store: string, row: unknown, key?: unknown): unknown {
  return isSealedRow(row) && store !== 'pictures' ? unseal(row.by, whereOf(store, row, key), row.sealed) : row
}

/** Of everybody's rows those that can be read here: the others are none of ours. */
function openAll(store: string, rows: unknown[]): unknown[] {
  return rows.filter(row => !isSealedRow(row) || !isShut(row.by)).map(row => openRow(store, row))
}

type Call = (...said: never[]) => unknown

/** The same thing, with some of its calls done otherwise. */
function otherwise<T extends object>(thing: T, calls: Record<string, Call>): T {
  return new Proxy(thing, {
    get(of, name) {
      if (typeof name === 'string' && name in calls)
        return calls[name]
      const found: unknown = Reflect.get(of, name, of)
      return typeof found === 'function' ? found.bind(of) : found
    },
  })
}

interface StoreLike {
  name: string
  get: (key: unknown) => Promise<unknown>
  getAll: (...said: unknown[]) => Promise<unknown[]>
  put?: (row: unknown, key?: unknown) => Promise<unknown>
  add?: (row: unknown, key?: unknown) => Promise<unknown>
  index: (name: string) => { getAll: (...said: unknown[]) => Promise<unknown[]> }
}

function sealingStore(store: StoreLike): StoreLike {
  const { name } = store
  return otherwise(store, {
    get: async (key: unknown) => openRow(name, await store.get(key), keyOut(name, key)),
    getAll: async (...said: unknown[]) => openAll(name, await store.getAll(...said)),
    put: async (row: unknown, key?: unknown) => store.put?.(closeRow(name, row, key), key),
    add: async (row: unknown, key?: unknown) => store.add?.(closeRow(name, row, key), key),
    index: (index: string) => {
      const found = store.index(index)
      return otherwise(found, { getAll: async (...said: unknown[]) => (await found.getAll(...said)).map(row => openRow(name, row)) })
    },
  })
}

/** Only in `kept` a row does not hold its own key. */
function keyOut(store: string, key: unknown): unknown {
  return store === 'kept' ? key : undefined
}

interface TransactionLike {
  objectStore: (name: string) => StoreLike
  store: StoreLike
}

function sealingTransaction(tx: TransactionLike): TransactionLike {
  const proxy: TransactionLike = otherwise(tx, { objectStore: (name: string) => sealingStore(tx.objectStore(name)) })
  return new Proxy(proxy, {
    get: (of, name) => name === 'store' ? sealingStore(tx.store) : Reflect.get(of, name, of),
  })
}

/** The database, as it is for callers who need not know that some rows are sealed. */
export function sealing<D>(db: IDBPDatabase<D>): IDBPDatabase<D> {
  // Every call keeps its type: what goes in comes out, only what lies there is another.
  const plain = db as unknown as IDBPDatabase
  return otherwise(db, {
    transaction: (...said: Parameters<typeof plain.transaction>) =>
      sealingTransaction(plain.transaction(...said) as unknown as TransactionLike),
    get: async (store: string, key: IDBValidKey) => openRow(store, await plain.get(store, key), keyOut(store, key)),
    getAll: async (store: string, ...said: [IDBKeyRange?]) => openAll(store, await plain.getAll(store, ...said)),
    getAllFromIndex: async (store: string, ...said: [string, IDBValidKey]) =>
      (await plain.getAllFromIndex(store, ...said)).map(row => openRow(store, row)),
    put: async (store: string, row: unknown, key?: IDBValidKey) => plain.put(store, closeRow(store, row, key), key),
    add: async (store: string, row: unknown, key?: IDBValidKey) => plain.add(store, closeRow(store, row, key), key),
  })
}
