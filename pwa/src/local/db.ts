/** What this device keeps. Only ever add stores or indexes: acts wait here across updates. */

import type { IDBPDatabase, IDBPObjectStore, IDBPTransaction, StoreNames } from 'idb'
import type { Kept, Linli } from './rows'
import { openDB } from 'idb'
import { know } from './ring'

export type * from './rows'

export type Store = StoreNames<Linli>
/** Where what a person entered lies, but for the bytes of photos. */
export const ROWS = ['outbox', 'records', 'visits', 'photos', 'letters', 'drafts', 'cases'] as const satisfies Store[]
export const ALL = [...ROWS, 'pictures', 'kept'] satisfies Store[]
/** A transaction that can file something: what is kept, its act and its number together. */
export type Filing = Writing<typeof ALL>
export type Writing<S extends Store[]> = IDBPTransaction<Linli, S, 'readwrite'>
export type Reading<S extends Store> = IDBPObjectStore<Linli, Store[], S>

/** What seals what is kept, as `seal.ts` does it. */
export interface Seal {
  sealing: <D>(db: IDBPDatabase<D>) => IDBPDatabase<D>
  closeText: (name: string, said: unknown) => string
  openText: (name: string, written: string) => unknown
}

let opened: Promise<IDBPDatabase<Linli>> | undefined
let seal: Seal | undefined
let bring: (() => Promise<Seal>) | undefined

/** The database; opened again if another tab's newer app made us close it. */
export async function database(): Promise<IDBPDatabase<Linli>> {
  const db = await openOnce()
  return seal ? seal.sealing(db) : db
}

/** Say from where the page has what seals. The service worker has no key, and leaves alone what is sealed. */
export function sealWith(way: () => Promise<Seal>): void {
  bring = way
}

/** Have what seals at hand from now on: only who has a PIN fetches it. */
export async function bringSeal(): Promise<void> {
  seal ??= await bring?.()
}

/** Something small for localStorage, under a name that says whose it is. */
export function closeText(name: string, said: unknown): string {
  return seal ? seal.closeText(name, said) : JSON.stringify(said)
}

export function openText(name: string, written: string): unknown {
  return seal ? seal.openText(name, written) : JSON.parse(written)
}

/** Whether somebody has a PIN here, as it is in the database now: another tab may have set one. */
export async function hasVaults(): Promise<boolean> {
  return await learnVaults(await openOnce()) > 0
}

/** Known before the first row is written: none of a person with a PIN may lie here in clear. */
async function learnVaults(db: IDBPDatabase<Linli>): Promise<number> {
  const names = await db.getAllKeys('kept', IDBKeyRange.bound('vault:', 'vault:~'))
  names.forEach(name => know(name.slice('vault:'.length)))
  if (names.length)
    await bringSeal()
  return names.length
}

/** The same with its rows as they lie there: for those alone who seal them. */
export async function raw(): Promise<IDBPDatabase> {
  // Without the types of the rows, which are not those that were put in.
  return await openOnce() as unknown as IDBPDatabase
}

function openOnce(): Promise<IDBPDatabase<Linli>> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return opened
}

async function open(): Promise<IDBPDatabase<Linli>> {
  const db = await openDB<Linli>('linli', 5, {
    upgrade(db, known) {
      if (known < 1)
        makeFirstStores(db)
      if (known < 2)
        db.createObjectStore('visits', { keyPath: 'id' }).createIndex('account', 'account')
      if (known < 3)
        makePhotoStores(db)
      if (known < 4)
        db.createObjectStore('letters', { keyPath: 'id' }).createIndex('account', 'account')
      if (known < 5)
        db.createObjectStore('cases', { keyPath: 'id' }).createIndex('account', 'account')
    },
    // Without this a newer app in another tab would hang until this one is closed.
    blocking: () => void close(),
    terminated: () => { opened = undefined },
  })
  await learnVaults(db)
  return db
}

function makeFirstStores(db: IDBPDatabase<Linli>): void {
  const outbox = db.createObjectStore('outbox', { keyPath: 'seq' })
  outbox.createIndex('subject', 'subject')
  outbox.createIndex('account', 'account')
  db.createObjectStore('records', { keyPath: 'id' }).createIndex('account', 'account')
  db.createObjectStore('drafts', { keyPath: 'key' })
  db.createObjectStore('kept')
}

function makePhotoStores(db: IDBPDatabase<Linli>): void {
  const photos = db.createObjectStore('photos', { keyPath: 'id' })
  photos.createIndex('about', 'about')
  photos.createIndex('account', 'account')
  db.createObjectStore('pictures')
}

export async function close(): Promise<void> {
  const closing = opened
  opened = undefined
  await closing?.then(db => db.close(), () => {})
}

/** Write to some stores, all of it or none. On a full phone words take the room set aside for them. */
export async function change<S extends Store[], T>(stores: [...S], work: (tx: Writing<S>) => Promise<T>): Promise<T> {
  try {
    return await write(stores, work)
  }
  catch (error) {
    if (!isFull(error) || !await (await database()).count('pictures', ROOM))
      throw error
    await (await database()).delete('pictures', ROOM)
    return write(stores, work)
  }
}

/** The picture of nothing that keeps some room free: see `keepRoom`. */
export const ROOM = 'room'

export function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

async function write<S extends Store[], T>(stores: [...S], work: (tx: Writing<S>) => Promise<T>): Promise<T> {
  const tx = (await database()).transaction(stores, 'readwrite')
  try {
    const done = await work(tx)
    await tx.done
    return done
  }
  catch (error) {
    abort(tx)
    throw await tx.done.then(() => error, (reason: unknown) => isAbort(reason) ? error : reason)
  }
}

/** Our own abort says nothing; a full phone may tell the transaction only, not the request. */
function isAbort(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'AbortError'
}

/** A transaction that failed by itself is over already. */
function abort(tx: { abort: () => void }): void {
  try {
    tx.abort()
  }
  catch {}
}

/** Whether this account is in the middle of writing something. */
export async function hasDraft(account: string): Promise<boolean> {
  return await (await database()).count('drafts', IDBKeyRange.bound(account, `${account}~`)) > 0
}

export async function kept<K extends keyof Kept>(key: K): Promise<Kept[K] | undefined> {
  // The value under a name has that name's type: only keep() and fileRecord() write here.
  return (await database()).get('kept', key) as Promise<Kept[K] | undefined>
}

export async function keep<K extends keyof Kept>(key: K, value: Kept[K]): Promise<void> {
  await (await database()).put('kept', plain(value), key)
}

export async function forget(key: keyof Kept): Promise<void> {
  await (await database()).delete('kept', key)
}

/** A copy without Vue's proxies, which IndexedDB cannot clone; blobs and dates stay themselves. */
export function plain<T>(value: T): T {
  // Mapping every member to itself keeps the shape, which TypeScript cannot see.
  if (Array.isArray(value))
    return value.map(plain) as T
  if (!isPlainObject(value))
    return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)])) as T
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
    && Object.getPrototypeOf(value) === Object.prototype
}
