/** Photos go after their record, in ranges: what has arrived need not go again. */

import type { Problem } from '@/api/types'
import type { KeptPhoto } from './db'
import { putBytes, Refusal, Unreachable } from '@/api/client'
import { database } from './db'
import { ifFree } from './lock'
import { listen, tell } from './news'
import { canGo } from './outbox'
import { amend, makeReady, pictureOf } from './photos'
import { isStumble } from './stumble'

/** So often may the line break over one photo before a person should look. */
export const MOST_BREAKS = 5
const LEAST_RANGE = 16 * 1024

let going: string | undefined
listen((news) => {
  if (news.about === 'sending')
    going = news.photo
})

/** Whether a photo is on its way just now: known while it lasts, never stored. */
export function isGoing(id: string): boolean {
  return going === id
}

/** Send the photos that wait; an act that comes up meanwhile goes first, and the rest after it. */
export async function sendPhotos(): Promise<void> {
  const told = new Map<string, Told>()
  for (let photo = await nextPhoto(); photo; photo = await nextPhoto()) {
    const one = photo
    if (!one.ready)
      await makeReady(one.id).catch(() => noteBreak(one))
    else if (!await ifFree(() => sendPart(one, told)))
      return
  }
}

/** The photo over which the line broke least, of a record that the server has. */
async function nextPhoto(): Promise<KeptPhoto | undefined> {
  const tx = (await database()).transaction(['photos', 'records', 'outbox', 'kept'])
  const account = await tx.objectStore('kept').get('account')
  if (typeof account !== 'object' || !('login' in account))
    return undefined
  if (canGo(await tx.objectStore('outbox').index('account').getAll(account.id)))
    return undefined
  const photos = await tx.objectStore('photos').index('account').getAll(account.id)
  const there = await Promise.all(photos.map(({ about }) => tx.objectStore('records').get(about)))
  return photos.filter((photo, place) => !photo.state && there[place]?.answer)
    .sort((one, other) => one.breaks - other.breaks || one.id.localeCompare(other.id))[0]
}

/** One step of one photo, under the lock: between two steps another tab or an act may have its turn. */
async function sendPart(photo: KeptPhoto, told: Map<string, Told>): Promise<true> {
  tell({ about: 'sending', seqs: [], photo: photo.id })
  try {
    const before = told.get(photo.id) ?? await announce(photo)
    told.set(photo.id, before)
    const after = before.complete ? before : await sendRange(photo, before.received)
    told.set(photo.id, after)
    await noteTold(photo.id, after)
  }
  catch (error) {
    const spoken = told.delete(photo.id)
    await noteFailure(photo, error, spoken)
  }
  finally {
    tell({ about: 'sending', seqs: [] })
  }
  return true
}

/** A refusal is about this photo alone; anything else ends the round. */
async function noteFailure(photo: KeptPhoto, error: unknown, spoken: boolean): Promise<void> {
  if (error instanceof Missing)
    return amend(photo.id, known => ({ ...known, state: 'lost' }))
  if (error instanceof Refusal)
    return isBreak(error.problem) ? noteBreak(photo) : setAside(photo.id, error.problem)
  // Where not even the first word came through, the line was not this photo's.
  if (error instanceof Unreachable && (spoken || isStumble(error.status)))
    await noteBreak(photo)
  throw error
}

/** The bytes are no longer on this device. */
class Missing extends Error {}

interface Told { received: number, complete: boolean }

/** Say what will come; hear how much of it is there. */
function announce(photo: KeptPhoto): Promise<Told> {
  const { type, size, digest } = photo.ready ?? { type: '', size: 0, digest: '' }
  return ask(photo, `*/${size}`, { 'Content-Type': type, 'Repr-Digest': `sha-256=:${digest}:` })
}

async function sendRange(photo: KeptPhoto, from: number): Promise<Told> {
  const picture = await pictureOf(photo.id)
  if (!picture)
    throw new Missing('the photo is not on this device')
  if (from >= picture.size)
    throw new Unreachable('all bytes are there, and yet it is not complete')
  const to = Math.min(from + photo.range, picture.size)
  return ask(photo, `${from}-${to - 1}/${picture.size}`, {}, picture.slice(from, to))
}

async function ask(photo: KeptPhoto, range: string, headers: Record<string, string>, bytes?: Blob): Promise<Told> {
  const path = `/records/${photo.about}/attachments/${photo.id}`
  const answer = await putBytes(path, { ...headers, 'Content-Range': `bytes ${range}` }, bytes)
  if (!isTold(answer, photo.id))
    throw new Unreachable('the answer is about something else')
  return answer
}

function isTold(answer: unknown, id: string): answer is Told {
  return typeof answer === 'object' && answer !== null
    && 'id' in answer && answer.id === id
    && 'received' in answer && typeof answer.received === 'number'
    && 'complete' in answer && typeof answer.complete === 'boolean'
}

/** What arrived was not what was sent, or not all of it: it goes again. */
function isBreak({ type }: Problem): boolean {
  return type === '/problems/attachment-differs' || type === '/problems/attachment-gap'
}

function noteTold(id: string, { received, complete }: Told): Promise<void> {
  return amend(id, photo => ({
    ...photo,
    received,
    breaks: received > photo.received ? 0 : photo.breaks,
    ...(complete && { state: 'sent' as const }),
  }))
}

function setAside(id: string, problem: Problem): Promise<void> {
  return amend(id, photo => ({ ...photo, state: 'refused', problem }))
}

/** Fewer bytes at once get through where the line is bad. */
function noteBreak({ id }: KeptPhoto): Promise<void> {
  return amend(id, photo => ({
    ...photo,
    range: Math.max(LEAST_RANGE, photo.range / 2),
    breaks: photo.breaks + 1,
    ...(photo.breaks + 1 >= MOST_BREAKS && { state: 'broken' as const }),
  }))
}

/** Let a photo that was set aside have its turn again. */
export async function sendAgain(id: string): Promise<void> {
  await amend(id, (photo) => {
    delete photo.state
    delete photo.problem
    return { ...photo, breaks: 0 }
  })
  tell({ about: 'filed' })
}
