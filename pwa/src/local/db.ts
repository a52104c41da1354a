/** What this device keeps. Only ever add stores or indexes: acts wait here across updates. */

import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import type { Account, Case, FindingSent, LetterAnswer, LetterSent, Pack, Problem, RecordAnswer, VisitAnswer, VisitSent, Walk } from '@/api/types'
import type { SealedPicture } from './ring'
import type { Vault } from './vault'
import { openDB } from 'idb'
import { know } from './ring'

export type Kind = 'record.file' | 'record.correct' | 'visit.file' | 'letter.send' | 'form.answer' | 'case.step'

/** One act that the server has not yet taken. */
export interface Entry {
  seq: number
  account: string
  kind: Kind
  /** The act's address below /api/v1. */
  path: string
  body: object
  /** What the act is about: later acts on the same thing wait behind a refused one. */
  subject: string
  /** The id that the answer must carry. */
  id: string
  /** Another thing that must arrive first, for this act names it. */
  after?: string
  tries: number
  /** How often the server stumbled where this act was sent, and until when it rests for that. */
  stumbles?: number
  restsUntil?: number
  state?: 'refused'
  problem?: Problem
}

export interface KeptRecord {
  id: string
  account: string
  seq: number
  finding: FindingSent
  /** How many photos of it the phone had no room for. */
  unkept?: number
  answer?: RecordAnswer
}

export interface KeptVisit {
  id: string
  account: string
  seq: number
  visit: VisitSent
  answer?: VisitAnswer
}

/** What was asked or told, and the answer as it was last seen. */
export interface KeptLetter {
  id: string
  account: string
  said: LetterSent
  answer?: LetterAnswer
  /** The answer was read. */
  seen?: boolean
}

/** A photo of a record, or of one that is still being written. Its bytes lie apart. */
export interface KeptPhoto {
  id: string
  account: string
  /** The record, or the key of the draft. */
  about: string
  /** It goes after answers to a form and not after a record. */
  answer?: true
  /** Taken for this question, and no draft names it yet. */
  question?: string
  /** Made small, with its hash: before that it is just as it was taken. */
  ready?: { type: string, size: number, digest: string }
  /** What was dictated: it goes as it is. */
  sound?: boolean
  /** The phone could not read it: the server will say what it thinks of it. */
  unreadable?: boolean
  /** How many bytes the server says it has. */
  received: number
  /** The server knows that it will come. */
  announced?: true
  /** How often the line broke since the last byte came through. */
  breaks: number
  state?: 'broken' | 'refused' | 'lost' | 'sent'
  problem?: Problem
}

/** A mediator's own case, only while what is kept here is sealed. */
export interface KeptCase {
  id: string
  account: string
  /** The server's word for the case with its reports; empty where an act's answer changed it. */
  tag: string
  case: Case
  reports: RecordAnswer[]
  /** When the server last said so. */
  asOf: string
  /** Closed or somebody else's by now: it stays until nothing waits on it. */
  gone?: true
}

export interface KeptDraft {
  /** The account, and for a correction the record: one half-written thing never replaces another. */
  key: string
  said: object
  /** The record that it will be: whichever tab files it, it is filed once. */
  own?: string
}

/** Single things, each under its name. */
export interface Kept {
  device_id: string
  seq: number
  account: Account
  /** How many bytes of a photo go at once: fewer, where the line broke. */
  range: number
  /** The person signed out where the server could not be told. */
  leaving: boolean
  /** What wraps other keys, of this browser alone. */
  device_key: CryptoKey
  [vault: `vault:${string}`]: Vault
  [pack: `pack:${string}`]: { etag: string | null, pack: Pack, size?: number }
  [walk: `walk:${string}`]: { etag: string | null, walk: Walk }
  /** A district's own questions: those of today, each version that was begun, what was offered. */
  [forms: `forms:${string}`]: { etag: string | null, items: object[] }
  [form: `form:${string}`]: object
  [offered: `offered:${string}`]: string[]
}

interface Linli extends DBSchema {
  outbox: { key: number, value: Entry, indexes: { subject: string, account: string } }
  records: { key: string, value: KeptRecord, indexes: { account: string } }
  visits: { key: string, value: KeptVisit, indexes: { account: string } }
  photos: { key: string, value: KeptPhoto, indexes: { about: string, account: string } }
  /** The bytes of each photo that is not yet sent, so that a list of photos stays light. */
  pictures: { key: string, value: Blob | SealedPicture }
  letters: { key: string, value: KeptLetter, indexes: { account: string } }
  cases: { key: string, value: KeptCase, indexes: { account: string } }
  drafts: { key: string, value: KeptDraft }
  kept: { key: string, value: Kept[keyof Kept] }
}

export type Store = StoreNames<Linli>
/** Where what a person entered lies, but for the bytes of photos. */
export const ROWS = ['outbox', 'records', 'visits', 'photos', 'letters', 'drafts', 'cases'] as const satisfies Store[]
export const ALL = [...ROWS, 'pictures', 'kept'] satisfies Store[]
/** A transaction that can file something: what is kept, its act and its number together. */
export type Filing = Writing<typeof ALL>
export type Writing<S extends Store[]> = IDBPTransaction<Linli, S, 'readwrite'>

let opened: Promise<IDBPDatabase<Linli>> | undefined
let seal = (db: IDBPDatabase<Linli>): IDBPDatabase<Linli> => db

/** The database; opened again if another tab's newer app made us close it. */
export async function database(): Promise<IDBPDatabase<Linli>> {
  return seal(await openOnce())
}

/** The page seals what it keeps. The service worker has no key, and leaves alone what is sealed. */
export function sealBy(way: typeof seal): void {
  seal = way
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
  // Known before the first row is written: none of a person with a PIN may lie here in clear.
  for (const name of await db.getAllKeys('kept', IDBKeyRange.bound('vault:', 'vault:~')))
    know(name.slice('vault:'.length))
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
