/** Screening records, as this device knows them. */

import type { Ref } from 'vue'
import type { FindingSent, Problem, RecordAnswer } from '@/api/types'
import type { Entry, Filing, KeptDraft, KeptPhoto, KeptRecord, Reading } from '@/local/db'
import { isRef, unref } from 'vue'
import { get } from '@/api/client'
import { account } from '@/identity/account'
import { ALL, change, database, plain } from '@/local/db'
import { deviceId, newId } from '@/local/ids'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'
import { entriesOf, nextSeq, post, retry } from '@/local/outbox'
import { movePhotos, photosOf } from '@/local/photos'
import { askToStay, FiledElsewhere, isFull, isOutOfTime, StorageFull, timeOfSending, whoFiles } from './filing'
import { isSame, whatWas } from './merging'
import { byAbout, bySubject, problemOf, standing, type Standing } from './standing'

/** What a person found. The device adds when, where it was written, and its number. */
export type Finding = Pick<FindingSent, 'category' | 'outcome' | 'source'>
  & Partial<Omit<FindingSent, 'filed_at' | 'device_id' | 'seq'>>

/** The choice stands apart from the place: while one writes, the fix still gets better. */
export type Draft = Partial<Finding> & { micro_grid?: string | null, unkept?: number }

export interface LocalRecord {
  id: string
  finding: FindingSent
  filedAt: string
  standing: Standing
  photos: KeptPhoto[]
  /** How many photos the phone had no room for. */
  unkept?: number
  problem?: Problem
  answer?: RecordAnswer
}

export interface Counts { waiting: number, sending: number, refused: number }

const NOTHING_SAID = {
  visit_id: null,
  dwelling_id: null,
  building_id: null,
  severity: 4,
  summary: '',
  danger: false,
  place: null,
  people: null,
}

/**
 * File a record: from here on the device knows it, and the outbox tells the server.
 *
 * The draft says what its id will be, so that two tabs that file it make one record.
 */
export async function fileRecord(finding: Finding, id = newId(), unkept = 0): Promise<string> {
  const owner = whoFiles()
  const device_id = await deviceId()
  await orKeepDraft({ ...finding, ...(unkept && { unkept }) }, { own: id }, async (tx) => {
    const there = await tx.objectStore('records').get(id)
    if (there)
      return mustBeSame(there.finding, finding)
    const seq = await nextSeq(tx)
    const body = { ...NOTHING_SAID, ...plain(finding), filed_at: new Date().toISOString(), device_id, seq }
    await tx.objectStore('records').add({ id, account: owner, seq, finding: body, ...(unkept && { unkept }) })
    // The server knows a visit only once it has arrived.
    const after = body.visit_id ? { after: body.visit_id } : {}
    await post(tx, seq, { account: owner, kind: 'record.file', path: `/records/${id}`, body, subject: id, id, ...after })
    await tx.objectStore('drafts').delete(draftKey(owner))
    await movePhotos(tx, draftKey(owner), id)
  })
  askToStay()
  return id
}

function mustBeSame(there: FindingSent, finding: Finding): void {
  if (!isSame(there, { ...NOTHING_SAID, ...plain(finding) }))
    throw new FiledElsewhere('another tab has filed this')
}

/** Say it better: a refused record takes its turn again, a received one gets its next version. */
export async function correctRecord(id: string, finding: Finding, unkept = 0): Promise<void> {
  const owner = whoFiles()
  const device_id = await deviceId()
  await orKeepDraft(finding, { id }, async (tx) => {
    const record = await tx.objectStore('records').get(id)
    if (record?.account !== owner)
      throw new Error('this record is not on this device')
    const entries = await tx.objectStore('outbox').index('subject').getAll(id)
    await tx.objectStore('drafts').delete(draftKey(owner, id))
    await movePhotos(tx, draftKey(owner, id), id)
    const before = standsAs(record, entries)
    await tx.objectStore('records').put({ ...record, unkept })
    if (entries[0]?.state !== 'refused' && isSame(before, { ...NOTHING_SAID, ...plain(finding) }))
      return
    const seq = await nextSeq(tx)
    const said = { ...NOTHING_SAID, ...plain(finding), filed_at: record.finding.filed_at, device_id, seq }
    const body = inTime(said, entries[0]?.problem)
    await tx.objectStore('records').put({ ...record, finding: body, unkept })
    await (entries[0]?.state === 'refused'
      ? sendAgain(tx, record, entries, body)
      : sendNext(tx, record, entries, { ...body, was: whatWas(before, body) }, seq))
  })
}

/** A refused act and those behind it were never received: they all say what is now right. */
async function sendAgain(tx: Filing, record: KeptRecord, entries: Entry[], body: FindingSent): Promise<void> {
  const problem = entries[0]?.problem
  const differs = problem?.type === '/problems/record-differs'
  const theirs = problem?.version
  const base = Math.max(record.answer?.version ?? 0, typeof theirs === 'number' ? theirs : differs ? 1 : 0)
  for (const [place, { seq, kind }] of entries.entries()) {
    // What the centre has under this id stays: what is said now becomes its next version.
    const next = kind === 'record.correct' || differs
    const where = next ? { kind: 'record.correct' as const, path: versionPath(record.id, base + place + 1) } : {}
    await retry(tx, seq, { ...where, body: next && !differs ? { ...body, ...sinceAnswer(record, entries, body) } : body })
  }
}

/** What was changed since the centre last spoke of it: what it asked about has been looked at. */
function sinceAnswer({ answer }: KeptRecord, entries: Entry[], body: FindingSent): { was?: Partial<FindingSent> } {
  const theirs = entries[0]?.problem?.theirs
  return answer ? { was: whatWas({ ...said(answer), ...(typeof theirs === 'object' ? theirs : {}) }, body) } : {}
}

/** How a record reads today: as the centre has it, unless something newer waits here. */
function standsAs({ finding, answer }: KeptRecord, entries: Entry[]): FindingSent {
  return entries.length || !answer ? finding : said(answer)
}

/** What waits may have been received although its answer was lost: it stays as it is. */
function sendNext(tx: Filing, record: KeptRecord, entries: Entry[], body: object, seq: number): Promise<void> {
  const { id, account, answer } = record
  const path = versionPath(id, (answer?.version ?? 0) + entries.length + 1)
  return post(tx, seq, { account, kind: 'record.correct', path, body, subject: id, id })
}

function versionPath(id: string, version: number): string {
  return `/records/${id}/versions/${version}`
}

function inTime(body: FindingSent, problem: Problem | undefined): FindingSent {
  if (!isOutOfTime(problem))
    return body
  const place = body.place && { ...body.place, taken_at: null }
  return { ...body, place, filed_at: timeOfSending() }
}

async function orKeepDraft(draft: Draft, at: { id?: string, own?: string }, work: (tx: Filing) => Promise<void>): Promise<void> {
  try {
    await change(ALL, work)
  }
  catch (error) {
    if (!isFull(error))
      throw error
    // It is most often there already, saved while it was typed.
    await saveDraft(draft, at.id, at.own).catch(() => {})
    throw new StorageFull('the phone is full')
  }
  tell({ about: 'filed' })
}

/** Shown until the device was asked: nobody shall read "all sent" from a list not yet read. */
export const NOT_YET: LocalRecord[] = []

/** This account's records on this device, the newest first; all of them, or not more than that. */
export function useRecords(most?: number | Ref<number>): Ref<LocalRecord[]> {
  return useLive(() => listRecords(unref(most)), NOT_YET, isRef(most) ? most : undefined)
}

async function listRecords(most?: number): Promise<LocalRecord[]> {
  if (!account.value)
    return []
  const { id } = account.value
  const tx = (await database()).transaction(['records', 'outbox', 'photos'])
  const [records, entries, photos] = await Promise.all([
    rowsOf(tx.objectStore('records'), id, most),
    tx.objectStore('outbox').index('account').getAll(id),
    tx.objectStore('photos').index('account').getAll(id),
  ])
  const waiting = bySubject(entries)
  const taken = byAbout(photos)
  return records
    .map(record => show(record, waiting.get(record.id) ?? [], taken.get(record.id) ?? []))
    .sort((one, other) => other.filedAt.localeCompare(one.filedAt))
}

/** An id tells the time: of thousands only those are read, and opened where they are sealed, that are shown. */
async function rowsOf(records: Reading<'records'>, owner: string, most?: number): Promise<KeptRecord[]> {
  if (most === undefined)
    return records.index('account').getAll(owner)
  const [oldest] = (await records.index('account').getAllKeys(owner)).slice(-most)
  const rows = oldest ? await records.getAll(IDBKeyRange.lowerBound(oldest)) : []
  return rows.filter(({ account }) => account === owner)
}

function show(record: KeptRecord, entries: Entry[], photos: KeptPhoto[]): LocalRecord {
  const { id, finding, answer, unkept } = record
  const problem = problemOf(entries)
  return {
    id,
    finding: standsAs(record, entries),
    filedAt: finding.filed_at,
    ...(unkept && { unkept }),
    standing: standing(entries, photos),
    photos,
    ...(problem && { problem }),
    ...(answer && { answer }),
  }
}

/** How many things the server does not have yet. */
export function useCounts(): Ref<Counts> {
  return useLive(count, { waiting: 0, sending: 0, refused: 0 })
}

async function count(): Promise<Counts> {
  const counts = { waiting: 0, sending: 0, refused: 0, sent: 0 }
  for (const standing of account.value ? await standings(account.value.id) : [])
    counts[standing === 'short' ? 'refused' : standing]++
  const { waiting, sending, refused } = counts
  return { waiting, sending, refused }
}

async function standings(owner: string): Promise<Standing[]> {
  const acts = bySubject(await entriesOf(owner))
  const photos = byAbout((await photosOf(owner)).filter(({ about }) => !isDraft(about, owner)))
  return [...new Set([...acts.keys(), ...photos.keys()])].map(id => standing(acts.get(id) ?? [], photos.get(id)))
}

/** What this account was in the middle of writing: a new record, or a correction of one. */
export async function loadDraft(id?: string): Promise<Draft | undefined> {
  return (await openDraft(id))?.said
}

/** The same, with the id of the record that it will be. */
export async function openDraft(id?: string): Promise<KeptDraft | undefined> {
  return account.value ? (await database()).get('drafts', draftKey(account.value.id, id)) : undefined
}

/** Keep a draft, unless it is a record by now; tell whether it was kept. */
export function saveDraft(said: Draft, id?: string, own?: string, owner = whoFiles()): Promise<boolean> {
  return change(['drafts', 'records'], async (tx) => {
    if (own && await tx.objectStore('records').count(own))
      return false
    await tx.objectStore('drafts').put({ key: draftKey(owner, id), said: plain(said), ...(own && { own }) })
    return true
  })
}

/** Whether a draft has become a record, in whatever tab. */
export async function isFiled(own: string): Promise<boolean> {
  return await (await database()).count('records', own) > 0
}

export async function dropDraft(id?: string, owner = whoFiles()): Promise<void> {
  await (await database()).delete('drafts', draftKey(owner, id))
}

export function draftKey(owner: string, id?: string): string {
  return id ? `${owner} ${id}` : owner
}

/** A draft's key, and what was laid aside, is no record's id. */
function isDraft(about: string, owner: string): boolean {
  return about === owner || about.includes(' ')
}

/** Fetch what this account has filed, here or on another device. */
export async function refreshMine(): Promise<void> {
  const owner = whoFiles()
  let cursor: string | undefined
  do {
    const page = await get('/api/v1/records', { query: { mine: true, cursor } })
    await take(owner, page.items.filter(item => item.filed_by === owner))
    cursor = page.next ?? undefined
  } while (cursor)
  tell({ about: 'data' })
}

/** What waits here is newer than what the server knows, and a late page may be older. */
export function take(owner: string, items: RecordAnswer[]): Promise<void> {
  return change(ALL, async (tx) => {
    const waiting = new Set((await tx.objectStore('outbox').index('account').getAll(owner)).map(entry => entry.subject))
    const records = tx.objectStore('records')
    for (const answer of items) {
      const known = await records.get(answer.id)
      if (!waiting.has(answer.id) && answer.version >= (known?.answer?.version ?? 0))
        await records.put({ ...known, id: answer.id, account: owner, seq: known?.seq ?? 0, finding: said(answer), answer })
    }
  })
}

/** The finding within the server's row. */
function said(answer: RecordAnswer): FindingSent {
  const { source, visit_id, dwelling_id, building_id, category, severity, summary } = answer
  const { danger, outcome, place, people, filed_at, device_id, seq } = answer
  return { source, visit_id, dwelling_id, building_id, category, severity, summary, danger, outcome, place, people, filed_at, device_id, seq }
}
