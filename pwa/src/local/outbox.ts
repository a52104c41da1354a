/** What was done on this device and the server has not yet heard, in the order it was done. */

import type { Entry, Filing, Kind } from './db'
import type { Case, FindingSent, Problem, RecordAnswer, Result, VisitAnswer } from '@/api/types'
import { isAbout, isLater, isProblem, Refusal, SignedOut, Unreachable } from '@/api/client'
import { ALL, change, database, plain } from './db'
import { ifFree } from './lock'
import { listen, tell } from './news'
import { areOpen, isShut } from './ring'
import { isResting, isStumble, letRest, noteStumble } from './stumble'

const MOST_AT_ONCE = 200
/** Where so many stumble one after another, it is the server and not the acts. */
const MOST_STUMBLES = 3

export interface Act {
  account: string
  kind: Kind
  path: string
  body: object
  subject: string
  id: string
  after?: string
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
    if (isShut(account.id))
      return []
    const outbox = tx.objectStore('outbox')
    const entries = await outbox.index('account').getAll(account.id)
    if (!areOpen(entries))
      return []
    const taken = firstOfEach(entries).slice(0, most)
    taken.forEach(entry => entry.tries++)
    await Promise.all(taken.map(entry => outbox.put(entry)))
    return taken
  })
}

/** Whether some of these acts could go now. */
export function canGo(entries: Entry[]): boolean {
  return firstOfEach(entries).length > 0
}

function firstOfEach(entries: Entry[]): Entry[] {
  const first = new Map<string, Entry>()
  for (const entry of entries) {
    if (!first.has(entry.subject))
      first.set(entry.subject, entry)
  }
  return [...first.values()].filter(entry =>
    entry.state !== 'refused' && !isResting(entry) && !(entry.after && first.has(entry.after)))
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
    if (!isUnreachable(error) || !isStumble(error.status))
      throw error
    const again = batch.some(one => one.stumbles)
    await noteStumble(batch)
    if (!again)
      throw error
    return oneByOne(batch, send)
  }
}

/** The server stumbled twice: find out over which act, so that it keeps no other waiting. */
async function oneByOne(batch: Entry[], send: Send): Promise<Result[]> {
  const results: Result[] = []
  let running = 0
  for (const entry of batch) {
    const result = running < MOST_STUMBLES ? await sendOrStumble(entry, send) : undefined
    if (!result)
      break
    running = isStumble(result.status) ? running + 1 : 0
    results.push(result)
  }
  return results
}

/** Nothing, where the network is gone: what was answered until then is settled all the same. */
async function sendOrStumble(entry: Entry, send: Send): Promise<Result | undefined> {
  try {
    return await sendOne(entry, send)
  }
  catch (error) {
    if (error instanceof SignedOut)
      return { path: entry.path, status: 401, body: error.problem }
    return isUnreachable(error) && isStumble(error.status)
      ? { path: entry.path, status: error.status ?? 0, body: null }
      : undefined
  }
}

function isUnreachable(error: unknown): error is Unreachable {
  return error instanceof Unreachable
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
  const healthy = results.some(({ status }) => !isStumble(status))
  for (const [place, entry] of batch.entries()) {
    const result = results[place]
    if (result?.path === entry.path && isStumble(result.status)) {
      await letRest(entry)
      await change(ALL, tx => letGo(tx, entry.subject))
      halt = healthy ? halt : new Unreachable('the server stumbles over everything', result.status)
      continue
    }
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

/** The entry goes and the answer comes to what it is about: both or neither. */
function received(entry: Entry, body: unknown): Promise<void> {
  return change(['outbox', 'records', 'visits', 'cases'], async (tx) => {
    await tx.objectStore('outbox').delete(entry.seq)
    // The answer to an act is the thing it is about, as the API document says.
    const record = await tx.objectStore('records').get(entry.subject)
    if (record)
      await tx.objectStore('records').put({ ...record, answer: body as RecordAnswer })
    const visit = await tx.objectStore('visits').get(entry.subject)
    if (visit)
      await tx.objectStore('visits').put({ ...visit, answer: body as VisitAnswer })
    const held = await tx.objectStore('cases').get(entry.subject)
    if (held)
      await tx.objectStore('cases').put({ ...held, case: body as Case, tag: '', asOf: new Date().toISOString() })
  })
}

function setAside(entry: Entry, problem: Problem): Promise<void> {
  return change(ALL, async (tx) => {
    const outbox = tx.objectStore('outbox')
    if (!await outbox.get(entry.seq))
      return
    await outbox.put({ ...entry, state: 'refused', problem })
    await letGo(tx, entry.subject)
  })
}

/** What waited for a visit goes without it: a danger must not wait for a visit to be mended. */
export async function letGo(tx: Filing, visit: string): Promise<void> {
  const outbox = tx.objectStore('outbox')
  for (const entry of await outbox.getAll()) {
    // Answers to a district's questions are nothing without what they are about.
    if (entry.after !== visit || entry.kind === 'form.answer')
      continue
    delete entry.after
    await outbox.put({ ...entry, body: { ...entry.body, visit_id: null } })
    const record = await tx.objectStore('records').get(entry.subject)
    if (record)
      await tx.objectStore('records').put({ ...record, finding: withoutVisit(record.finding) })
  }
}

function withoutVisit(finding: FindingSent): FindingSent {
  return { ...finding, visit_id: null }
}

/** Let a refused act wait for its turn again as it was corrected, in the record's transaction. */
export async function retry(
  tx: Filing,
  seq: number,
  corrected: { path?: string, kind?: Kind, body: object },
): Promise<void> {
  const outbox = tx.objectStore('outbox')
  const entry = await outbox.get(seq)
  if (!entry)
    return
  delete entry.state
  delete entry.problem
  await outbox.put(plain({ ...entry, ...corrected }))
}
