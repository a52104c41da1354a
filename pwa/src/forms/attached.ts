/**
 * Pictures, sound and signatures that answer questions. Each lies on this phone before
 * anything names it; the answer is its id, and it goes after the answers.
 */

import type { InjectionKey } from 'vue'
import type { Answer, Answers, Kind } from './types'
import type { Filing, KeptPhoto, Writing } from '@/local/db'
import { change, database } from '@/local/db'
import { amend } from '@/local/photos'

const ATTACHED = ['image', 'audio', 'signature'] as const
type Attached = typeof ATTACHED[number]

export function isAttached(kind: Kind): kind is Attached {
  return (ATTACHED as readonly Kind[]).includes(kind)
}

/** Where a form keeps what is taken for it, and what it waits for before it is saved. */
export interface Taking {
  draft: string
  /** Where they lie that were taken before: with answers that were refused. */
  before?: string
  wait: (work: Promise<unknown>) => void
}
export const TAKING: InjectionKey<Taking> = Symbol('taking')

/** All texts of answers, in repeats too: an id is among them, or it is named nowhere. */
function textsIn(answers: Answers): Set<Answer> {
  const told = Object.values(answers).flatMap(value =>
    Array.isArray(value) ? value.flatMap(one => typeof one === 'object' ? Object.values(one) : []) : [value])
  return new Set(told)
}

/** It need not be found again by the question for which it was taken. */
function settled(photo: KeptPhoto): KeptPhoto {
  const kept = { ...photo }
  delete kept.question
  return kept
}

/** In the transaction that files: what the answers name goes with them, the rest goes for good. */
export async function takeAlong(tx: Filing, from: string, to: string, answers: Answers): Promise<void> {
  const named = textsIn(answers)
  const photos = tx.objectStore('photos')
  for (const photo of await photos.index('about').getAll(from)) {
    if (named.has(photo.id)) {
      await photos.put({ ...settled(photo), about: to, answer: true })
    }
    else {
      await photos.delete(photo.id)
      await tx.objectStore('pictures').delete(photo.id)
    }
  }
}

/** The draft names them now: were the app closed here, it would say where they belong. */
export async function noteNamed(tx: Writing<['drafts', 'photos']>, draft: string, answers: Answers): Promise<void> {
  const named = textsIn(answers)
  const photos = tx.objectStore('photos')
  for (const photo of await photos.index('about').getAll(draft)) {
    if (photo.question && named.has(photo.id))
      await photos.put(settled(photo))
  }
}

/** What somebody takes away is not found again. */
export async function unask(ids: Answer[]): Promise<void> {
  for (const id of ids) {
    if (typeof id === 'string')
      await amend(id, settled)
  }
}

/** Throw away what was taken for a draft and is not wanted. */
export async function dropTaken(draft: string, id: string): Promise<void> {
  await change(['photos', 'pictures'], async (tx) => {
    if ((await tx.objectStore('photos').get(id))?.about !== draft)
      return
    await tx.objectStore('photos').delete(id)
    await tx.objectStore('pictures').delete(id)
  })
}

/**
 * Put in what was taken in the moment before the app was closed, and no draft names yet.
 *
 * What nobody asked for any more goes.
 */
export async function findAgain(draft: string, answers: Answers, put: (field: string, id: string) => void): Promise<void> {
  const named = textsIn(answers)
  const photos = await (await database()).getAllFromIndex('photos', 'about', draft)
  for (const { id, question } of photos.sort((one, other) => one.id.localeCompare(other.id))) {
    if (question && !named.has(id))
      put(question, id)
    else if (!named.has(id))
      await dropTaken(draft, id)
  }
}
