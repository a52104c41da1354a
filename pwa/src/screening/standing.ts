/** How far a thing has come on its way to the server: the outbox knows, so nothing else keeps it. */

import type { Problem } from '@/api/types'
import type { Entry } from '@/local/db'
import { isSending } from '@/local/outbox'

export type Standing = 'waiting' | 'sending' | 'sent' | 'refused'

export function standing(entries: Entry[]): Standing {
  if (entries.some(entry => entry.state === 'refused'))
    return 'refused'
  if (entries.some(entry => isSending(entry.seq)))
    return 'sending'
  return entries.length ? 'waiting' : 'sent'
}

export function problemOf(entries: Entry[]): Problem | undefined {
  return entries.find(entry => entry.problem)?.problem
}

export function bySubject(entries: Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>()
  for (const entry of entries)
    found.set(entry.subject, [...found.get(entry.subject) ?? [], entry])
  return found
}
