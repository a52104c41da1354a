/** A mediator's own cases on the phone: fetched beforehand, kept only while what is kept is sealed. */

import type { Case, CaseAct, RecordAnswer } from '@/api/types'
import type { Entry, KeptCase, Writing } from '@/local/db'
import { get, Unreachable } from '@/api/client'
import { account, sealing } from '@/identity/account'
import { ALL, change, database, plain } from '@/local/db'
import { deviceId, newId } from '@/local/ids'
import { listen, tell } from '@/local/news'
import { entriesOf, nextSeq, post, retry } from '@/local/outbox'
import { syncNow } from '@/local/sync'
import { askToStay, whoFiles } from '@/screening/filing'
import { layer, type Said } from './picture'

/** What is fetched beforehand is looked at again so often while the app is open. */
const STALE_MS = 10 * 60_000
/** So long the screen waits for the server before it goes on with what it keeps. */
const PATIENCE_MS = 6_000

export interface Carried { row: KeptCase, entries: Entry[] }

const CERTAIN_MS = 2_000

let pulled = 0
let pulling: Promise<void> | undefined

/** Fetch one's own cases, as far as they have changed; nothing is kept that is not sealed. */
export function pullCases(): Promise<void> {
  pulling ??= pull().finally(() => { pulling = undefined })
  return pulling
}

async function pull(): Promise<void> {
  const owner = account.value?.id
  if (!owner || !sealing.value)
    return
  const asked = new Date().toISOString()
  const before = await rowsOf(owner)
  const stood = new Map(before.map(({ id, asOf }) => [id, asOf]))
  const have = before.map(({ tag }) => tag).filter(Boolean).join(',')
  const book = await get('/api/v1/cases/mine', { query: { have } })
  // A captive portal may answer in JSON too.
  if (!Array.isArray(book.cases) || !Array.isArray(book.kept))
    throw new Unreachable('these are not our cases')
  if (account.value?.id !== owner || !sealing.value)
    return
  await change(['cases', 'drafts', 'outbox'], async (tx) => {
    const cases = tx.objectStore('cases')
    const waits = new Set((await tx.objectStore('outbox').index('account').getAll(owner)).map(({ subject }) => subject))
    const fresh = new Map(book.cases.map(one => [one.case.id, one]))
    for (const row of await cases.index('account').getAll(owner)) {
      // An act was answered while this was on its way: that is newer.
      if (row.asOf !== stood.get(row.id))
        fresh.delete(row.id)
      else if (book.kept.includes(row.tag))
        await cases.put({ ...row, asOf: asked })
      else if (!fresh.has(row.id))
        await (waits.has(row.id) ? cases.put({ ...row, gone: true }) : leave(tx, row))
    }
    for (const one of fresh.values())
      await cases.put(plain({ ...one, id: one.case.id, account: owner, asOf: asked }))
  })
  pulled = Date.now()
  askToStay()
  tell({ about: 'data' })
}

/** A case that is closed or somebody else's goes, with what was half written in it: nobody could finish that. */
async function leave(tx: Writing<['cases', 'drafts', 'outbox']>, { id, account: owner }: KeptCase): Promise<void> {
  await tx.objectStore('cases').delete(id)
  await tx.objectStore('drafts').delete(IDBKeyRange.bound(halfKey(owner, `${id} `), `${halfKey(owner, `${id} `)}~`))
}

export async function dropHalf(owner: string, half: string): Promise<void> {
  await (await database()).delete('drafts', halfKey(owner, half))
}

async function rowsOf(owner: string): Promise<KeptCase[]> {
  return (await database()).getAllFromIndex('cases', 'account', owner)
}

/** Without a seal nothing about people stays: what was fetched goes, and what was half written. */
async function dropCases(): Promise<void> {
  const owner = account.value?.id
  // At a start it may take a moment until it is known that there is a seal.
  await new Promise(go => setTimeout(go, CERTAIN_MS))
  if (owner && !sealing.value)
    await forgetCases(owner)
}

/** Take one's own cases off this phone, and what was half written in them; what waits in the outbox stays. */
export async function forgetCases(owner: string): Promise<void> {
  await change(['cases', 'drafts'], async (tx) => {
    const cases = tx.objectStore('cases')
    for (const id of await cases.index('account').getAllKeys(owner))
      await cases.delete(id)
    await tx.objectStore('drafts').delete(IDBKeyRange.bound(halfKey(owner, ''), `${halfKey(owner, '')}~`))
  })
}

/** Keep the cases at hand as long as the app is open; called again, it looks again. */
export async function carryCases(): Promise<void> {
  if (!sealing.value)
    return dropCases()
  void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ type: 'CASES' }))
  addEventListener('online', pullQuietly)
  document.addEventListener('visibilitychange', pullIfStale)
  await pullCases()
}

const pullQuietly = () => void pullCases().catch(() => undefined)
const pullIfStale = () => {
  if (document.visibilityState === 'visible' && Date.now() - pulled > STALE_MS)
    pullQuietly()
}

/** One's own case as this phone keeps it, with what waits; nothing where it is not kept. */
export async function carriedCase(id: string): Promise<Carried | undefined> {
  const owner = account.value?.id
  const row = owner && sealing.value ? await (await database()).get('cases', id) : undefined
  return row && row.account === owner ? { row, entries: (await stepsOf(row.account)).filter(({ subject }) => subject === id) } : undefined
}

/** All steps of this account that have not reached the server, in their order. */
export async function stepsOf(owner: string): Promise<Entry[]> {
  return (await entriesOf(owner)).filter(({ kind }) => kind === 'case.step')
}

/** One's own cases as they stand here, nearest to due first; and since when. */
export async function carriedCases(): Promise<{ items: Case[], asOf: string } | undefined> {
  const owner = account.value?.id
  if (!owner || !sealing.value)
    return undefined
  const rows = (await rowsOf(owner)).filter(({ gone }) => !gone)
  const steps = await stepsOf(owner)
  const items = rows.map(row => layer(row.case, steps.filter(({ subject }) => subject === row.id)).found)
    .map(one => ({ ...one, overdue: one.overdue || Date.parse(one.due_at) < Date.now() }))
    .sort((one, other) => one.due_at.localeCompare(other.due_at))
  const asOf = rows.map(row => row.asOf).sort()[0]
  return asOf ? { items, asOf } : undefined
}

export function carriedReports(id: string): Promise<RecordAnswer[] | undefined> {
  return carriedCase(id).then(found => found?.row.reports)
}

/**
 * Take a step: the phone has it before anything else is done, and the half-written form goes with it.
 *
 * Answer with what the server said against it while the person still looks on: then it is
 * taken back, and the form is as it was.
 */
export async function takeKept(caseId: string, act: CaseAct, said: object, half: string): Promise<Entry | undefined> {
  const owner = whoFiles()
  const device_id = await deviceId()
  const path = `/cases/${caseId}/steps/${newId()}`
  const { seq, draft, behind } = await change(ALL, async (tx) => {
    const seq = await nextSeq(tx)
    const body = { ...said, act, at: new Date().toISOString(), device_id, seq }
    const behind = await tx.objectStore('outbox').index('subject').count(caseId)
    await post(tx, seq, { account: owner, kind: 'case.step', path, body, subject: caseId, id: caseId })
    const draft = await tx.objectStore('drafts').get(halfKey(owner, half))
    await tx.objectStore('drafts').delete(halfKey(owner, half))
    return { seq, draft, behind }
  })
  askToStay()
  const left = await settled(seq)
  // What waited behind others is theirs to look at in the outbox, with its order.
  if (left?.state !== 'refused' || behind)
    return undefined
  await change(['outbox', 'drafts'], async (tx) => {
    await tx.objectStore('outbox').delete(seq)
    if (draft)
      await tx.objectStore('drafts').put(draft)
  })
  tell({ about: 'data' })
  return left
}

/** Send, and look what became of an act: nothing is left of it when it arrived. */
async function settled(seq: number): Promise<Entry | undefined> {
  const entry = async () => (await database()).get('outbox', seq)
  await new Promise<void>((done) => {
    const stop = listen(news => news.about === 'data' && void entry().then(now => (!now || now.state) && end()))
    const timer = setTimeout(end, PATIENCE_MS)
    function end() {
      stop()
      clearTimeout(timer)
      done()
    }
    tell({ about: 'data' })
    void syncNow().then(end, end)
  })
  return entry()
}

/** Let a step that was set aside take its turn again, as it stands or as it is now said. */
export async function sendAgain(seq: number, said: object = {}): Promise<void> {
  await change(ALL, async (tx) => {
    const entry = await tx.objectStore('outbox').get(seq)
    if (entry)
      await retry(tx, seq, { body: { ...entry.body, ...said } })
  })
  tell({ about: 'filed' })
}

/** Leave a step; what follows on the case goes on without it. */
export async function dropStep(seq: number): Promise<void> {
  await (await database()).delete('outbox', seq)
  tell({ about: 'filed' })
}

/** The words of a step, for a form that says it better. */
export async function findStep(seq: number): Promise<Entry & { body: Said } | undefined> {
  const entry = await (await database()).get('outbox', seq)
  return entry?.kind === 'case.step' && entry.account === account.value?.id ? entry as Entry & { body: Said } : undefined
}

export function halfKey(owner: string, half: string): string {
  // Beyond what `hasDraft` counts: what nobody finishes must not keep a newer app away.
  return `${owner}~case ${half}`
}
