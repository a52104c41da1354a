/** A district's own questions on this device: what is asked, what was begun, what was answered. */

import type { Ref } from 'vue'
import type { About, Answers, AnswerSent, ToFill } from './types'
import type { Entry } from '@/local/db'
import { getIfChanged } from '@/api/client'
import { account } from '@/identity/account'
import { ALL, change, database, forget, keep, kept, plain } from '@/local/db'
import { deviceId, newId } from '@/local/ids'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'
import { nextSeq, post, retry } from '@/local/outbox'
import { noteNamed, takeAlong } from './attached'
import { askToStay, isFull, StorageFull, whoFiles } from '@/screening/filing'

const MOST_OFFERED = 200

export interface Begun {
  key: string
  about: About
  subject: string
  version: string
  answers: Answers
}

/** Answers that have not reached the centre. */
export type AnswerEntry = Entry & { kind: 'form.answer', body: AnswerSent }

/** What is asked today where this person works. */
export function useForms(): Ref<ToFill[]> {
  return useLive(async () => {
    const owner = account.value?.id
    return (owner && (await kept(`forms:${owner}`))?.items as ToFill[] | undefined) || []
  }, [])
}

export async function pullForms(): Promise<void> {
  const owner = account.value?.id
  if (!owner)
    return
  const known = await kept(`forms:${owner}`)
  const fresh = await getIfChanged('/api/v1/forms/mine', known?.etag ?? null)
  // Somebody else may have signed in while it came.
  if (!fresh || account.value?.id !== owner)
    return
  await keep(`forms:${owner}`, { etag: fresh.etag, items: fresh.answer.items })
  await forgetUnused()
  tell({ about: 'data' })
}

/** A version stays as long as something begun or waiting was written with it. */
async function forgetUnused(): Promise<void> {
  const db = await database()
  const acts = await db.getAll('outbox')
  // Somebody else's may be sealed: who knows what they began with.
  if (acts.length < await db.count('outbox'))
    return
  const used = new Set([
    ...(await db.getAllKeys('drafts')).map(key => key.split(' ')[4]),
    ...acts.filter(isAnswer).map(({ body }) => body.version),
  ])
  for (const key of await db.getAllKeys('kept', IDBKeyRange.bound('form:', 'form:~'))) {
    if (!used.has(key.slice('form:'.length)))
      await forget(key as `form:${string}`)
  }
}

export function isAnswer(entry: Entry): entry is AnswerEntry {
  return entry.kind === 'form.answer'
}

/** A version as it was when it was begun; old ones too, for drafts keep to theirs. */
export async function findForm(version: string): Promise<ToFill | undefined> {
  const owner = whoFiles()
  const begun = await kept(`form:${version}`) as ToFill | undefined
  const today = (await kept(`forms:${owner}`))?.items as ToFill[] | undefined
  return begun ?? today?.find(({ id }) => id === version)
}

export function draftKey(about: About, subject: string, version: string, owner = whoFiles()): string {
  return `${owner} form ${about} ${subject} ${version}`
}

/** Where what is taken anew for refused answers lies until they are said better. */
export function mendKey(id: string): string {
  return `${whoFiles()} mend ${id}`
}

export async function loadBegun(key: string): Promise<Answers | undefined> {
  return (await (await database()).get('drafts', key))?.said as Answers | undefined
}

/** Keep what was said so far, and the version with which it was begun. */
export async function keepBegun(key: string, form: ToFill, said: Answers): Promise<void> {
  if (!await kept(`form:${form.id}`))
    await keep(`form:${form.id}`, form)
  await change(['drafts', 'photos'], async (tx) => {
    await tx.objectStore('drafts').put({ key, said: plain(said) })
    await noteNamed(tx, key, said)
  })
}

export async function dropBegun(key: string): Promise<void> {
  await change(ALL, async (tx) => {
    await tx.objectStore('drafts').delete(key)
    await takeAlong(tx, key, key, {})
  })
  tell({ about: 'data' })
}

/** What this account has begun to answer. */
export async function listBegun(): Promise<Begun[]> {
  const owner = account.value?.id
  if (!owner)
    return []
  const begun = `${owner} form `
  const drafts = await (await database()).getAll('drafts', IDBKeyRange.bound(begun, `${begun}~`))
  return drafts.map(({ key, said }) => {
    const [, , about, subject = '', version = ''] = key.split(' ')
    return { key, about: about as About, subject, version, answers: said as Answers }
  })
}

export interface AboutWhat { about: About, subject: string, version: string }

/** File answers: they and their act, or neither. They go after what they are about. */
export async function fileAnswers({ about, subject, version }: AboutWhat, answers: Answers, day: string): Promise<void> {
  const owner = whoFiles()
  const device_id = await deviceId()
  const id = newId()
  await orTell(change(ALL, async (tx) => {
    const seq = await nextSeq(tx)
    const matter = { record_id: about === 'record' ? subject : null, visit_id: about === 'visit' ? subject : null }
    const body = { version, ...matter, answers: plain(answers), day, device_id, seq }
    await post(tx, seq, { account: owner, kind: 'form.answer', path: `/forms/answers/${id}`, body, subject: id, id, after: subject })
    const draft = draftKey(about, subject, version)
    await tx.objectStore('drafts').delete(draft)
    await takeAlong(tx, draft, id, answers)
  }))
  tell({ about: 'filed' })
  askToStay()
}

export async function findEntry(seq: number): Promise<AnswerEntry | undefined> {
  const entry = await (await database()).get('outbox', seq)
  return entry && isAnswer(entry) && entry.account === account.value?.id ? entry : undefined
}

/** Say refused answers better; what is on its way stays as it is. */
export async function mendAnswers(seq: number, answers: Answers, day: string): Promise<void> {
  await orTell(change(ALL, async (tx) => {
    const entry = await tx.objectStore('outbox').get(seq)
    if (entry?.account !== whoFiles() || entry.state !== 'refused')
      throw new Error('only refused answers can be mended')
    await retry(tx, seq, { body: { ...entry.body, answers: plain(answers), day } })
    await takeAlong(tx, entry.id, entry.id, answers)
    await takeAlong(tx, mendKey(entry.id), entry.id, answers)
  }))
  tell({ about: 'filed' })
}

/** Throw away answers that the centre refused: it never had them. */
export async function dropAnswers(seq: number): Promise<void> {
  await change(ALL, async (tx) => {
    const entry = await tx.objectStore('outbox').get(seq)
    if (entry?.account !== whoFiles() || entry.state !== 'refused' || !isAnswer(entry))
      return
    await tx.objectStore('outbox').delete(seq)
    await takeAlong(tx, entry.id, entry.id, {})
    await takeAlong(tx, mendKey(entry.id), entry.id, {})
  })
  tell({ about: 'data' })
}

async function orTell(work: Promise<void>): Promise<void> {
  try {
    await work
  }
  catch (error) {
    throw isFull(error) ? new StorageFull('the phone is full') : error
  }
}

/** What was begun, answered or passed over is not offered again, whatever its version. */
export async function noteOffered(subject: string, forms: ToFill[]): Promise<void> {
  const owner = whoFiles()
  const offered = forms.map(({ name }) => offerOf(subject, name))
  const before = await kept(`offered:${owner}`) ?? []
  await keep(`offered:${owner}`, [...new Set([...before, ...offered])].slice(-MOST_OFFERED))
  tell({ about: 'data' })
}

export const offerOf = (subject: string, name: string) => `${subject} ${name}`

export function useOffered(): Ref<string[] | undefined> {
  return useLive<string[] | undefined>(async () => {
    const owner = account.value?.id
    return owner ? await kept(`offered:${owner}`) ?? [] : []
  }, undefined)
}
