/** What was done on this device and the server has not yet heard, in the order it was done. */

import type { Entry, Filing, Kind } from './db'
import type { Problem, RecordAnswer, Result } from '@/api/types'
import { isAbout, isLater, isProblem, Refusal, SignedOut, Unreachable } from '@/api/client'
import { change, database, plain } from './db'
import { ifFree } from './lock'
import { listen, tell } from './news'

const MOST_AT_ONCE = 200

export interface Act {
  account: string
  kind: Kind
  path: string
  body: object
  subject: string
  id: string
}

export type Send = (entry: Entry) => Promise<unknown>
export type SendMany = (entries: Entry[]) => Promise<Result[]>

let sending: ReadonlySet<number> = new Set()
listen((news) => {
  if (news.about === 'sending')
    sending = new Set(news.seqs)
})

/** Put an act in the outbox, in the transaction of the change it tells of. */
export async function post(tx: Filing, seq: number, act: Act): Promise<void> {
  await tx.objectStore('outbox').add(plain({ ...act, seq, tries: 0 }))
}

/** The next number on this device: what was done later has a higher one. */
export async function nextSeq(tx: Filing): Promise<number> {
  const store = tx.objectStore('kept')
  const last = await store.get('seq')
  const seq = (typeof last === 'number' ? last : 0) + 1
  await store.put(seq, 'seq')
  return seq
}

/** Everything of this account that waits or was refused, oldest first. */
export async function entriesOf(account: string): Promise<Entry[]> {
  return (await database()).getAllFromIndex('outbox', 'account', account)
}

/** Whether an act is on its way just now: known while it lasts, never stored. */
export function isSending(seq: number): boolean {
  return sending.has(seq)
}

/**
 * Deliver what waits for the signed-in account; tell how many acts were settled, or
 * nothing where another tab is at it.
 *
 * A refused act is set aside with what follows on its subject, for a person to look
 * at. Anything else that goes wrong ends the round and keeps all the rest.
 */
export function drain(send: Send, sendMany: SendMany): Promise<number | undefined> {
  return ifFree(async () => {
    try {
      return await deliver(send, sendMany)
    }
    finally {
      tell({ about: 'sending', seqs: [] })
      tell({ about: 'data' })
    }
  })
}

async function deliver(send: Send, sendMany: SendMany): Promise<number> {
  let most = MOST_AT_ONCE
  let settled = 0
  for (let batch = await take(most); batch.length > 0; batch = await take(most)) {
    tell({ about: 'sending', seqs: batch.map(entry => entry.seq) })
    const results = await sendBatch(batch, send, sendMany)
    if (results)
      settled += await settleAll(batch, results)
    else
      most = Math.max(1, Math.floor(batch.length / 2))
  }
  return settled
}

/** The oldest acts that can go together: one for each thing, for the second builds on the first. */
function take(most: number): Promise<Entry[]> {
  return change(['outbox', 'kept'], async (tx) => {
    const account = await tx.objectStore('kept').get('account')
    if (typeof account !== 'object' || !('login' in account))
      return []
    const outbox = tx.objectStore('outbox')
    const taken = firstOfEach(await outbox.index('account').getAll(account.id)).slice(0, most)
    taken.forEach(entry => entry.tries++)
    await Promise.all(taken.map(entry => outbox.put(entry)))
    return taken
  })
}

function firstOfEach(entries: Entry[]): Entry[] {
  const first = new Map<string, Entry>()
  for (const entry of entries) {
    if (!first.has(entry.subject))
      first.set(entry.subject, entry)
  }
  return [...first.values()].filter(entry => entry.state !== 'refused')
}

/** Send, and answer with one result for each act; with nothing if it was too much at once. */
async function sendBatch(batch: Entry[], send: Send, sendMany: SendMany): Promise<Result[] | undefined> {
  const [entry] = batch
  if (entry && batch.length === 1)
    return [await sendOne(entry, send)]
  try {
    return await sendMany(batch)
  }
  catch (error) {
    if (isTooMuch(error))
      return undefined
    throw error
  }
}

/** A batch refused as a whole says nothing about its acts: fewer at once find out. */
function isTooMuch(error: unknown): boolean {
  return error instanceof Refusal || (error instanceof Unreachable && error.status === 413)
}

async function sendOne({ path, ...entry }: Entry, send: Send): Promise<Result> {
  try {
    return { path, status: 200, body: await send({ path, ...entry }) }
  }
  catch (error) {
    if (error instanceof Refusal)
      return { path, status: error.problem.status, body: error.problem }
    throw error
  }
}

/** Settle each act on its own; only then say if the round is over. */
async function settleAll(batch: Entry[], results: Result[]): Promise<number> {
  let halt: Error | undefined
  for (const [place, entry] of batch.entries()) {
    const result = results[place]
    halt = await settle(entry, result?.path === entry.path ? result : undefined) ?? halt
  }
  if (halt)
    throw halt
  return batch.length
}

/** Take the server's word on one act; return why the round must end, if it must. */
async function settle(entry: Entry, result: Result | undefined): Promise<Error | undefined> {
  const { status = 0, body } = result ?? {}
  if (status >= 200 && status < 300 && isAbout(body, entry.id))
    return void await received(entry, body)
  if (status < 400 || isLater(status) || !isProblem(body))
    return new Unreachable(`no clear answer to an act: ${status}`, status)
  if (status === 401)
    return new SignedOut(body)
  await setAside(entry, body)
}

/** The entry goes and the answer comes to its record: both or neither. */
function received(entry: Entry, body: unknown): Promise<void> {
  return change(['outbox', 'records'], async (tx) => {
    await tx.objectStore('outbox').delete(entry.seq)
    const record = await tx.objectStore('records').get(entry.subject)
    if (record)
      // The answer to either kind of act is the record, as the API document says.
      await tx.objectStore('records').put({ ...record, answer: body as RecordAnswer })
  })
}

function setAside(entry: Entry, problem: Problem): Promise<void> {
  return change(['outbox'], async (tx) => {
    if (await tx.store.get(entry.seq))
      await tx.store.put({ ...entry, state: 'refused', problem })
  })
}

/** Let a refused act wait for its turn again as it was corrected, in the record's transaction. */
export async function retry(
  tx: Filing,
  seq: number,
  corrected: { path?: string, body: object },
): Promise<void> {
  const outbox = tx.objectStore('outbox')
  const entry = await outbox.get(seq)
  if (!entry)
    return
  delete entry.state
  delete entry.problem
  await outbox.put(plain({ ...entry, ...corrected }))
}
