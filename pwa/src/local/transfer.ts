/** Photos go after their record, in ranges: what has arrived need not go again. */

import type { Problem } from '@/api/types'
import type { KeptPhoto } from './db'
import { putBytes, Refusal, Unreachable } from '@/api/client'
import { database, keep, kept } from './db'
import { ifFree } from './lock'
import { tell } from './news'
import { canGo } from './outbox'
import { amend, pathOf, pictureOf } from './photos'
import { areOpen, isShut } from './ring'
import { isStumble } from './stumble'

/** After so many breaks over one photo a person is told; it goes on being tried. */
export const MOST_BREAKS = 5
/** On a good line so many go side by side: one break loses of them all. */
const SIDE_BY_SIDE = 4
/** A line is good once so many bytes at once came through: after half a megabyte without a break. */
const GOOD_RANGE = 48 * 1024
const FIRST_RANGE = 32 * 1024
const LEAST_RANGE = 16 * 1024
const MOST_RANGE = 128 * 1024

let arrived = 0

/** How many bytes of photos have come through since this page was opened. */
export function bytesArrived(): number {
  return arrived
}

/**
 * Send the photos that wait; an act that comes up meanwhile goes first, and the rest after it.
 *
 * What is not yet made small is left out where nobody is there to do it.
 */
export async function sendPhotos(makeReady?: (id: string) => Promise<void>): Promise<void> {
  const told = new Map<string, Told>()
  const tried = new Set<string>()
  for (let photos = await nextPhotos(tried, makeReady); photos[0]; photos = await nextPhotos(tried, makeReady)) {
    const together = photos
    const raw = photos.find(photo => !photo.ready)
    photos.forEach(photo => photo.state && tried.add(photo.id))
    if (raw)
      await makeReady?.(raw.id).catch(() => noteBreak(raw))
    else if (!await ifFree(() => sendStep(together, told)))
      return
  }
}

/**
 * The photos that go next, of records that the server has.
 *
 * First those it has not heard of, so that it knows what is missing; last those over
 * which the line broke most, and one that broke too often only once in a while.
 */
async function nextPhotos(tried: Set<string>, makeReady: unknown): Promise<KeptPhoto[]> {
  const tx = (await database()).transaction(['photos', 'records', 'outbox', 'kept'])
  const account = await tx.objectStore('kept').get('account')
  if (typeof account !== 'object' || !('login' in account) || isShut(account.id))
    return []
  const acts = await tx.objectStore('outbox').index('account').getAll(account.id)
  if (!areOpen(acts) || canGo(acts))
    return []
  const photos = await tx.objectStore('photos').index('account').getAll(account.id)
  const there = await Promise.all(photos.map(({ about }) => tx.objectStore('records').get(about)))
  const turns = photos.filter(({ id, about, answer, state, ready }, place) => (answer ? acts.every(act => act.id !== about) : there[place]?.answer) && (ready || makeReady)
    && (!state || (state === 'broken' && !tried.has(id))))
    .sort((one, other) => Number(one.announced ?? 0) - Number(other.announced ?? 0) || one.breaks - other.breaks || one.id.localeCompare(other.id))
  const unheard = turns.filter(({ announced }) => !announced)
  // A first word is short: little is lost of it.
  const enough = unheard.length ? FIRST_RANGE : GOOD_RANGE
  return (unheard.length ? unheard : turns).slice(0, await lineHolds() < enough ? 1 : SIDE_BY_SIDE)
}

/** How many bytes at once came through lately. */
async function lineHolds(): Promise<number> {
  return await kept('range') ?? FIRST_RANGE
}

/** One step of some photos, under the lock: between two steps another tab or an act may have its turn. */
async function sendStep(photos: KeptPhoto[], told: Map<string, Told>): Promise<true> {
  tell({ about: 'sending', seqs: [], photos: photos.map(({ id }) => id) })
  try {
    const range = await lineHolds()
    const ends = await Promise.all(photos.map(photo => sendPart(photo, range, told).catch((error: unknown) => error)))
    const halt = ends.find(end => end && end !== 'again' && end !== 'came')
    if (ends.includes('again') || (halt instanceof Unreachable && halt.status === undefined))
      await keep('range', Math.max(LEAST_RANGE, Math.round(range / 2)))
    else if (ends.includes('came'))
      await keep('range', longer(range))
    if (halt)
      throw halt
  }
  finally {
    tell({ about: 'sending', seqs: [] })
  }
  return true
}

/** A line that broke is trusted again by little: between two breaks the length hardly changes, and least is lost. */
function longer(range: number): number {
  return Math.min(MOST_RANGE, Math.round(range * (range < FIRST_RANGE ? 65 / 64 : 33 / 32)))
}

/** Whether a range of it came; or had to go again, though the page was not told of a break. */
async function sendPart(photo: KeptPhoto, range: number, told: Map<string, Told>): Promise<'again' | 'came' | undefined> {
  try {
    const before = told.get(photo.id) ?? await announce(photo)
    told.set(photo.id, before)
    const after = before.complete || !photo.announced ? before : await sendRange(photo, before.received, range)
    told.set(photo.id, after)
    await noteTold(photo.id, after)
    return after === before ? undefined : after.again ? 'again' : 'came'
  }
  catch (error) {
    const spoken = told.delete(photo.id)
    return void await noteFailure(photo, error, spoken)
  }
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

interface Told {
  received: number
  complete: boolean
  /** So many bytes had come before a break that the browser hid by sending them again. */
  again?: number
}

/** Say what will come; hear how much of it is there. */
function announce(photo: KeptPhoto): Promise<Told> {
  const { type, size, digest } = photo.ready ?? { type: '', size: 0, digest: '' }
  return ask(photo, `*/${size}`, { 'Content-Type': type, 'Repr-Digest': `sha-256=:${digest}:` })
}

async function sendRange(photo: KeptPhoto, from: number, range: number): Promise<Told> {
  const picture = await pictureOf(photo.id)
  if (!picture)
    throw new Missing('the photo is not on this device')
  if (from >= picture.size)
    throw new Unreachable('all bytes are there, and yet it is not complete')
  const to = Math.min(from + range, picture.size)
  return ask(photo, `${from}-${to - 1}/${picture.size}`, {}, picture.slice(from, to))
}

async function ask(photo: KeptPhoto, range: string, headers: Record<string, string>, bytes?: Blob): Promise<Told> {
  const answer = await putBytes(pathOf(photo), { ...headers, 'Content-Range': `bytes ${range}` }, bytes)
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
  return amend(id, ({ state, ...photo }) => {
    const more = Math.max(0, received - photo.received)
    arrived += more
    return {
      ...photo,
      received,
      announced: true,
      ...(more ? { breaks: 0 } : state && { state }),
      ...(complete && { state: 'sent' as const }),
    }
  })
}

function setAside(id: string, problem: Problem): Promise<void> {
  return amend(id, photo => ({ ...photo, state: 'refused', problem }))
}

function noteBreak({ id }: KeptPhoto): Promise<void> {
  return amend(id, photo => ({
    ...photo,
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
