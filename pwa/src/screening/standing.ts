/** How far a thing has come on its way to the server: the outbox knows, so nothing else keeps it. */

import type { Problem } from '@/api/types'
import type { Entry, KeptPhoto } from '@/local/db'
import { isSending } from '@/local/outbox'
import { isGoing } from '@/local/photos'

/** Short: all of it arrived but a photo that will not come by itself. */
export type Standing = 'waiting' | 'sending' | 'sent' | 'refused' | 'short'

/** A record has come through only when its photos have, too. */
export function standing(entries: Entry[], photos: KeptPhoto[] = []): Standing {
  const left = photos.filter(photo => photo.state !== 'sent')
  if (entries.some(entry => entry.state === 'refused'))
    return 'refused'
  if (left.some(({ state }) => state && state !== 'broken'))
    return 'short'
  if (entries.some(entry => isSending(entry.seq)) || left.some(photo => isGoing(photo.id)))
    return 'sending'
  return entries.length || left.length ? 'waiting' : 'sent'
}

export function problemOf(entries: Entry[]): Problem | undefined {
  return entries.find(entry => entry.problem)?.problem
}

export const bySubject = (entries: Entry[]) => grouped(entries, entry => entry.subject)
export const byAbout = (photos: KeptPhoto[]) => grouped(photos, photo => photo.about)

function grouped<T>(things: T[], by: (thing: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const thing of things)
    found.set(by(thing), [...found.get(by(thing)) ?? [], thing])
  return found
}
