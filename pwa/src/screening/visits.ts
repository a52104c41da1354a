/** Visits to doors, as this device knows them. */

import type { Ref } from 'vue'
import type { Problem, VisitAnswer, VisitSent, Wish } from '@/api/types'
import type { Entry, Filing, KeptVisit } from '@/local/db'
import { account } from '@/identity/account'
import { ALL, change, database, plain } from '@/local/db'
import { deviceId, newId } from '@/local/ids'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'
import { letGo, nextSeq, post, retry } from '@/local/outbox'
import { askToStay, isFull, isOutOfTime, StorageFull, timeOfSending, whoFiles } from './filing'
import { bySubject, problemOf, standing, type Standing } from './standing'

const KEPT_MS = 90 * 86_400_000

/** What a person says of a try at a door. The result is theirs: it is never filled beforehand. */
export type Said = Pick<VisitSent, 'dwelling_id' | 'result'> & Partial<Pick<VisitSent, 'mode' | 'needs' | 'note' | 'wishes'>>

/** A wish as it crosses the wire, with what this kind of it says. */
export function wish(kind: Wish['kind'], said: Partial<Wish> = {}): Wish {
  return { kind, until: null, every_days: null, own_yes: false, ...said }
}

/** What is said of a visit before its result, which is its end. */
export type Half = Required<Pick<Said, 'mode' | 'needs' | 'note' | 'wishes'>>

export function isUnsaid({ mode, needs, note, wishes }: Half): boolean {
  return mode === 'door' && !needs[0] && !note.trim() && !wishes[0]
}

/** By door, or by the visit that is said better; beyond what `hasDraft` counts. */
export function halfKey(owner: string, about: string): string {
  return `${owner}~visit ${about}`
}

export interface LocalVisit {
  id: string
  visit: VisitSent
  filedAt: string
  standing: Standing
  problem?: Problem
  answer?: VisitAnswer
}

const NOTHING_SAID = { mode: 'door' as const, needs: [], note: '', place: null }

/**
 * File a visit: it and its act, or neither.
 *
 * It is not sent at once, so that a slip of the thumb can be taken back: `sendVisits`
 * says when that time is over, and any other round takes it along.
 */
export async function fileVisit(said: Said): Promise<string> {
  const owner = whoFiles()
  const device_id = await deviceId()
  const id = newId()
  await orTell(change(ALL, async (tx) => {
    const seq = await nextSeq(tx)
    const visit = { ...NOTHING_SAID, ...plain(said), filed_at: new Date().toISOString(), device_id, seq }
    await tx.objectStore('visits').add({ id, account: owner, seq, visit })
    await post(tx, seq, { account: owner, kind: 'visit.file', path: `/visits/${id}`, body: visit, subject: id, id })
    // Only the form says a note: one tap on the list leaves what is half written at that door.
    if (said.note !== undefined)
      await tx.objectStore('drafts').delete(halfKey(owner, said.dwelling_id))
  }))
  tell({ about: 'data' })
  askToStay()
  return id
}

/** The time to take the last visit back is over. */
export function sendVisits(): void {
  tell({ about: 'filed' })
}

/** Take back a visit that never left the phone; tell whether that was still so. */
export async function takeBackVisit(id: string): Promise<boolean> {
  const owner = whoFiles()
  const gone = await change(ALL, async (tx) => {
    const [entry] = await tx.objectStore('outbox').index('subject').getAll(id)
    // What was sent once may have been received although its answer was lost.
    if (entry?.account !== owner || entry.tries > 0)
      return false
    await sayAgain(tx, owner, (await tx.objectStore('visits').get(id))?.visit)
    await tx.objectStore('outbox').delete(entry.seq)
    await tx.objectStore('visits').delete(id)
    await letGo(tx, id)
    return true
  })
  tell({ about: 'data' })
  return gone
}

/** A wrong result is taken back, not what was written beside it. */
async function sayAgain(tx: Filing, owner: string, visit?: VisitSent): Promise<void> {
  if (!visit)
    return
  const key = halfKey(owner, visit.dwelling_id)
  const said = {
    mode: visit.mode,
    needs: (visit.needs ?? []).filter(need => need !== 'none'),
    note: visit.note,
    wishes: (visit.wishes ?? []).filter(({ kind }) => kind !== 'no_visits'),
  }
  if (!isUnsaid(said) && !await tx.objectStore('drafts').count(key))
    await tx.objectStore('drafts').put({ key, said })
}

/** Throw away a visit that the centre refused and nobody needs: it was never received. */
export async function dropVisit(id: string): Promise<void> {
  const owner = whoFiles()
  await change(ALL, async (tx) => {
    const [entry] = await tx.objectStore('outbox').index('subject').getAll(id)
    if (entry?.account !== owner || entry.state !== 'refused')
      return
    await tx.objectStore('outbox').delete(entry.seq)
    await tx.objectStore('visits').delete(id)
    await tx.objectStore('drafts').delete(halfKey(owner, id))
    await letGo(tx, id)
  })
  tell({ about: 'data' })
}

/** Say a refused visit better; one that is received or on its way stays as it is. */
export async function correctVisit(id: string, said: Omit<Said, 'dwelling_id'>): Promise<void> {
  const owner = whoFiles()
  await orTell(change(ALL, async (tx) => {
    const known = await tx.objectStore('visits').get(id)
    const [entry] = await tx.objectStore('outbox').index('subject').getAll(id)
    if (known?.account !== owner || entry?.state !== 'refused')
      throw new Error('only a refused visit can be corrected')
    const filed_at = isOutOfTime(entry.problem) ? timeOfSending() : known.visit.filed_at
    const visit = { ...known.visit, ...plain(said), filed_at }
    await tx.objectStore('visits').put({ ...known, visit })
    await tx.objectStore('drafts').delete(halfKey(owner, id))
    await retry(tx, entry.seq, { body: visit })
  }))
  tell({ about: 'filed' })
}

async function orTell(work: Promise<void>): Promise<void> {
  try {
    await work
  }
  catch (error) {
    throw isFull(error) ? new StorageFull('the phone is full') : error
  }
}

/** This account's visits on this device, the newest first. */
export function useVisits(): Ref<LocalVisit[]> {
  return useLive(listVisits, [])
}

async function listVisits(): Promise<LocalVisit[]> {
  if (!account.value)
    return []
  const { id } = account.value
  const tx = (await database()).transaction(['visits', 'outbox'])
  const [visits, entries] = await Promise.all([
    tx.objectStore('visits').index('account').getAll(id),
    tx.objectStore('outbox').index('account').getAll(id),
  ])
  const waiting = bySubject(entries)
  return visits
    .sort((one, other) => other.seq - one.seq)
    .map(visit => show(visit, waiting.get(visit.id) ?? []))
}

function show({ id, visit, answer }: KeptVisit, entries: Entry[]): LocalVisit {
  const problem = problemOf(entries)
  return {
    id,
    visit,
    filedAt: visit.filed_at,
    standing: standing(entries),
    ...(problem && { problem }),
    ...(answer && { answer }),
  }
}

/** The pack tells of the last 90 days: what was received before that need not stay on the phone. */
export function forgetOldVisits(now = Date.now()): Promise<void> {
  return change(['visits'], async ({ store }) => {
    for (const { id, answer } of await store.getAll()) {
      if (answer && now - Date.parse(answer.received_at) > KEPT_MS)
        await store.delete(id)
    }
  })
}
