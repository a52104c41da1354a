/**
 * The queue as a file: the last resort of a phone that cannot send.
 *
 * A line that says what it is and how long its list is, the list as JSON, then the
 * bytes of the photos one after another: so no photo is ever copied in memory. It is
 * not sealed. A key would have to be on the phone before it fails, and whoever gets
 * the file could not tell what is in it; the screen says what it holds instead.
 */

import type { Account, Result } from '@/api/types'
import type { Entry, KeptPhoto } from './db'
import { answerTo, isProblem, Refusal, Unreachable } from '@/api/client'
import { deviceId } from './ids'
import { entriesOf } from './outbox'
import { makeReady, pathOf, photosOf, pictureOf } from './photos'

const NAME = 'linli-queue 1'
const FIRST_LINE = 64
const AT_ONCE = 50
const RANGE = 256 * 1024

interface Photo { id: string, record: string, answer?: true, type: string, size: number, digest: string }
interface List {
  account: { id: string, login: string, name: string }
  device_id: string
  made_at: string
  acts: { path: string, body: object }[]
  photos: Photo[]
}
export interface Queue extends List { bytes: Blob }

/** This is no file of ours, or not all of it is here. */
export class NotWhole extends Error {}

/** What of this account waits on this phone, and how much room it takes. */
export async function weigh(account: string): Promise<{ acts: number, photos: number, bytes: number }> {
  const acts = await fit(account)
  const photos = await unsent(account)
  const pictures = await Promise.all(photos.map(({ id }) => pictureOf(id)))
  const written = acts.reduce((sum, { body }) => sum + JSON.stringify(body).length, 0)
  const bytes = pictures.reduce((sum, picture) => sum + (picture?.size ?? 0), written)
  return { acts: acts.length, photos: photos.length, bytes }
}

/** Steps in cases name people: they never leave the phone unsealed. */
async function fit(account: string): Promise<Entry[]> {
  return (await entriesOf(account)).filter(({ kind }) => kind !== 'case.step')
}

async function unsent(account: string): Promise<KeptPhoto[]> {
  const photos = await photosOf(account)
  return photos.filter(({ about, state }) => state !== 'sent' && state !== 'lost' && about !== account && !about.includes(' '))
}

/** Write everything that waits, also what was refused, into one file. It stays on the phone as well. */
export async function writeQueue({ id, login, name }: Account): Promise<Blob> {
  for (const photo of await unsent(id)) {
    // Before it is made small it still says where and by what it was taken.
    if (!photo.ready)
      await makeReady(photo.id)
  }
  const photos: Photo[] = []
  const pictures: Blob[] = []
  for (const { id: photo, about, answer, ready } of await unsent(id)) {
    const picture = await pictureOf(photo)
    if (!ready || picture?.size !== ready.size)
      continue
    photos.push({ id: photo, record: about, ...(answer && { answer }), ...ready })
    pictures.push(picture)
  }
  const acts = (await fit(id)).map(({ path, body }: Entry) => ({ path, body }))
  const list: List = { account: { id, login, name }, device_id: await deviceId(), made_at: new Date().toISOString(), acts, photos }
  const written = new TextEncoder().encode(JSON.stringify(list))
  return new Blob([`${NAME} ${written.length}\n`, written, ...pictures], { type: 'application/octet-stream' })
}

/** Read a file that a phone wrote; raise NotWhole where something is missing or wrong. */
export async function readQueue(file: Blob): Promise<Queue> {
  const line = await textOf(file.slice(0, FIRST_LINE))
  const said = /^linli-queue 1 (\d+)\n/.exec(line)
  if (!said)
    throw new NotWhole('this is no queue')
  const from = said[0].length
  const to = from + Number(said[1])
  const list = await listIn(file.slice(from, to))
  const size = list.photos.reduce((sum, photo) => sum + photo.size, 0)
  if (file.size !== to + size)
    throw new NotWhole('a part of it is missing')
  return { ...list, bytes: file.slice(to) }
}

async function listIn(written: Blob): Promise<List> {
  try {
    const list: unknown = JSON.parse(await textOf(written))
    if (isList(list))
      return list
  }
  catch {}
  throw new NotWhole('its list cannot be read')
}

/** The server reads all of it again, and strictly. */
function isList(list: unknown): list is List {
  return typeof list === 'object' && list !== null
    && 'account' in list && typeof list.account === 'object' && list.account !== null && 'id' in list.account
    && 'acts' in list && Array.isArray(list.acts)
    && 'photos' in list && Array.isArray(list.photos)
}

/** Blob.text is missing in the oldest phones we serve. */
function textOf(blob: Blob): Promise<string> {
  return new Response(blob).text()
}

export interface HandedIn { taken: number, refused: Result[], photos: number, without: number }

/** Hand in what a file holds, in its writer's name: what the server has already does no harm. */
export async function handIn(queue: Queue, tell: (so: HandedIn) => void): Promise<HandedIn> {
  const so: HandedIn = { taken: 0, refused: [], photos: 0, without: 0 }
  for (let from = 0; from < queue.acts.length; from += AT_ONCE) {
    for (const result of await sendActs(queue, queue.acts.slice(from, from + AT_ONCE))) {
      if (result.status < 300)
        so.taken++
      else
        so.refused.push(result)
    }
    tell({ ...so })
  }
  let from = 0
  for (const photo of queue.photos) {
    const sent = await sendPhoto(queue, photo, queue.bytes.slice(from, from += photo.size))
    so[sent ? 'photos' : 'without']++
    tell({ ...so })
  }
  return so
}

function inNameOf({ account }: Queue): Record<string, string> {
  return { 'Linli-Hands-In-For': account.id }
}

async function sendActs(queue: Queue, acts: List['acts']): Promise<Result[]> {
  const headers = { ...inNameOf(queue), 'Content-Type': 'application/json' }
  const answer = await answerTo('POST', '/acts', JSON.stringify({ acts }), headers)
  const results = typeof answer === 'object' && answer !== null && 'results' in answer ? answer.results : undefined
  if (!Array.isArray(results) || results.length !== acts.length)
    throw new Unreachable('not one answer for each act')
  // Checked by their number; each was made by the server's own document.
  return results as Result[]
}

/** Send a photo from where the server has it; tell whether it is whole there. */
async function sendPhoto(queue: Queue, photo: Photo, bytes: Blob): Promise<boolean> {
  const path = pathOf({ ...photo, about: photo.record })
  const put = (range: string, more: Record<string, string>, part?: Blob) =>
    answerTo('PUT', path, part, { ...inNameOf(queue), ...more, 'Content-Range': `bytes ${range}` })
  try {
    let told = await put(`*/${photo.size}`, { 'Content-Type': photo.type, 'Repr-Digest': `sha-256=:${photo.digest}:` })
    while (!isComplete(told)) {
      const start = receivedIn(told)
      const end = Math.min(start + RANGE, photo.size)
      told = await put(`${start}-${end - 1}/${photo.size}`, {}, bytes.slice(start, end))
    }
    return true
  }
  catch (error) {
    if (error instanceof Refusal && isProblem(error.problem))
      return false
    throw error
  }
}

function isComplete(told: unknown): boolean {
  return typeof told === 'object' && told !== null && 'complete' in told && told.complete === true
}

function receivedIn(told: unknown): number {
  if (typeof told === 'object' && told !== null && 'received' in told && typeof told.received === 'number')
    return told.received
  throw new Unreachable('the answer is about something else')
}
