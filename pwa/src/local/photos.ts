/** Photos on this device: each is stored before anything else is done to it. */

import type { Ref } from 'vue'
import type { Filing, KeptPhoto } from './db'
import { ALL, change, database } from './db'
import { newId } from './ids'
import { useLive } from './live'
import { listen, tell } from './news'
import { closePicture, openPicture } from './pictures'

export const MOST_PHOTOS = 3

let going: string[] = []
listen((news) => {
  if (news.about === 'sending')
    going = news.photos ?? []
})

/** Whether a photo is on its way just now: known while it lasts, never stored. */
export function isGoing(id: string): boolean {
  return going.includes(id)
}

/** Keep a photo, or a recording, of what is being written about; fails only where the phone is full. */
export async function addPhoto(account: string, about: string, taken: Blob, question?: string): Promise<string> {
  const id = newId()
  const picture = await closePicture(account, id, taken)
  await change(['photos', 'pictures'], async (tx) => {
    await tx.objectStore('photos').add({ id, account, about, received: 0, breaks: 0, ...(taken.type.startsWith('audio/') && { sound: true }), ...(question && { question }) })
    await tx.objectStore('pictures').add(picture, id)
  })
  tell({ about: 'data' })
  void makeReady(id).catch(console.error)
  return id
}

/** Its address below /api/v1. */
export const pathOf = ({ id, about, answer }: Pick<KeptPhoto, 'id' | 'about' | 'answer'>): string =>
  `/${answer ? 'forms/answers' : 'records'}/${about}/attachments/${id}`

let before: Promise<unknown> = Promise.resolve()

/** Make it small, one at a time: two large pictures at once are too much for a small phone. */
export function makeReady(id: string): Promise<void> {
  const turn = before.then(() => shrinkKept(id))
  before = turn.catch(() => {})
  return turn
}

/** It comes with the first photo: the first screen has none. */
async function shrink(taken: Blob): Promise<Blob> {
  return (await import('./shrink')).shrinkAside(taken)
}

async function shrinkKept(id: string): Promise<void> {
  const taken = await pictureOf(id)
  if (!taken)
    // Another tab may have made it ready, and sent it.
    return amend(id, photo => photo.ready ? photo : { ...photo, state: 'lost' })
  const small = taken.type.startsWith('audio/') ? taken : await shrink(taken).catch(() => undefined)
  const picture = small ?? taken
  const ready = { type: picture.type || 'application/octet-stream', size: picture.size, digest: await digestOf(picture) }
  const { account } = await (await database()).get('photos', id) ?? {}
  const closed = account ? await closePicture(account, id, picture) : picture
  await change(['photos', 'pictures'], async (tx) => {
    const photo = await tx.objectStore('photos').get(id)
    // Another tab may have been quicker.
    if (!photo || photo.ready)
      return
    await tx.objectStore('photos').put({ ...photo, ready, ...(!small && { unreadable: true }) })
    await tx.objectStore('pictures').put(closed, id)
  })
  tell({ about: 'data' })
}

/** Change what is known of a photo, if it is still there. */
export async function amend(id: string, mend: (photo: KeptPhoto) => KeptPhoto): Promise<void> {
  await change(['photos', 'pictures'], async (tx) => {
    const known = await tx.objectStore('photos').get(id)
    if (!known)
      return
    const mended = mend(known)
    await tx.objectStore('photos').put(mended)
    // What has arrived need not stay on the phone.
    if (mended.state === 'sent')
      await tx.objectStore('pictures').delete(id)
  })
  tell({ about: 'data' })
}

/** SHA-256 in base64, as RFC 9530 has it. */
async function digestOf(picture: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await bytesOf(picture))
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
}

/** Blob.arrayBuffer is missing in the oldest phones we serve. */
function bytesOf(picture: Blob): Promise<ArrayBuffer> {
  return new Response(picture).arrayBuffer()
}

/** What was photographed for a draft belongs to the record from now on, in the record's transaction. */
export async function movePhotos(tx: Filing, from: string, to: string, only?: string): Promise<void> {
  const photos = tx.objectStore('photos')
  for (const photo of await photos.index('about').getAll(from)) {
    if (!only || photo.id === only)
      await photos.put({ ...photo, about: to })
  }
}

const ASIDE = ' aside'

/** Lay one photo aside, or all of them: `takeUp` brings them back, `forgetAside` does not. */
export async function layAside(about: string, only?: string): Promise<void> {
  await change(ALL, tx => movePhotos(tx, about, about + ASIDE, only))
  tell({ about: 'data' })
}

export async function takeUp(about: string): Promise<void> {
  await change(ALL, tx => movePhotos(tx, about + ASIDE, about))
  tell({ about: 'data' })
}

/** Nobody took them up again: those of one thing, or all that an earlier day has left. */
export async function forgetAside(account: string, about?: string): Promise<void> {
  await change(['photos', 'pictures'], async (tx) => {
    for (const photo of await tx.objectStore('photos').index('account').getAll(account)) {
      if (about ? photo.about !== about + ASIDE : !photo.about.endsWith(ASIDE))
        continue
      await tx.objectStore('photos').delete(photo.id)
      await tx.objectStore('pictures').delete(photo.id)
    }
  })
}

/** All photos of this account that this device knows of. */
export async function photosOf(account: string): Promise<KeptPhoto[]> {
  return (await database()).getAllFromIndex('photos', 'account', account)
}

/** The photos of a record and of what is being written on it, oldest first. */
export function usePhotos(about: () => string[]): Ref<KeptPhoto[]> {
  return useLive(async () => {
    const db = await database()
    const found = await Promise.all(about().map(one => db.getAllFromIndex('photos', 'about', one)))
    return found.flat().sort((one, other) => one.id.localeCompare(other.id))
  }, [])
}

/** The bytes of a photo that this device still has. */
export async function pictureOf(id: string): Promise<Blob | undefined> {
  return openPicture(id, await (await database()).get('pictures', id))
}
