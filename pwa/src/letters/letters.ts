/** Questions for neighbours and words about the app, as this device knows them. */

import type { Ref } from 'vue'
import type { LetterAnswer, LetterKind, LetterSent, Problem } from '@/api/types'
import type { Entry, KeptLetter } from '@/local/db'
import { defineAsyncComponent } from 'vue'
import { get } from '@/api/client'
import { account } from '@/identity/account'
import { ALL, change, database, plain } from '@/local/db'
import { deviceId, newId } from '@/local/ids'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'
import { nextSeq, post } from '@/local/outbox'
import { askToStay, isFull, StorageFull, whoFiles } from '@/screening/filing'
import { bySubject, problemOf, standing, type Standing } from '@/screening/standing'

export { say } from './words'

/** What a page is about: a neighbour's question, or the app itself. */
export type About = 'ask' | 'app'

export interface Draft { kind: LetterKind | null, text: string }

export interface LocalLetter {
  id: string
  kind: LetterKind
  text: string
  writtenAt: string
  standing: Standing
  seen: boolean
  problem?: Problem
  answer?: LetterAnswer
}

export const aboutOf = (kind: LetterKind): About => (kind === 'question' ? 'ask' : 'app')

const draftKey = (about: About) => `${whoFiles()} letter ${about}`

/** Send: from here on the device knows it, and the outbox tells the server. */
export async function sendLetter(kind: LetterKind, text: string): Promise<void> {
  const owner = whoFiles()
  const device_id = await deviceId()
  const id = newId()
  try {
    await change(ALL, async (tx) => {
      const seq = await nextSeq(tx)
      const said: LetterSent = { kind, text, building_id: null, written_at: new Date().toISOString(), device_id, seq }
      await tx.objectStore('letters').add({ id, account: owner, said })
      await post(tx, seq, { account: owner, kind: 'letter.send', path: `/letters/${id}`, body: said, subject: id, id })
      await tx.objectStore('drafts').delete(draftKey(aboutOf(kind)))
    })
  }
  catch (error) {
    throw isFull(error) ? new StorageFull('the phone is full') : error
  }
  tell({ about: 'filed' })
  askToStay()
}

/** Take a refused one back into its form: it was never received. */
export async function takeBack({ id, kind, text }: LocalLetter): Promise<Draft> {
  const owner = whoFiles()
  await change(ALL, async (tx) => {
    const [entry] = await tx.objectStore('outbox').index('subject').getAll(id)
    if (entry?.account !== owner || entry.state !== 'refused')
      throw new Error('only what was refused is taken back')
    await tx.objectStore('drafts').put({ key: draftKey(aboutOf(kind)), said: { kind, text } })
    await tx.objectStore('outbox').delete(entry.seq)
    await tx.objectStore('letters').delete(id)
  })
  tell({ about: 'data' })
  return { kind, text }
}

export async function loadDraft(about: About): Promise<Draft | undefined> {
  const draft = await (await database()).get('drafts', draftKey(about))
  // Only saveDraft and takeBack write under this key.
  return draft?.said as Draft | undefined
}

export async function saveDraft(about: About, said: Draft): Promise<void> {
  const db = await database()
  await (said.text.trim() ? db.put('drafts', { key: draftKey(about), said: plain(said) }) : db.delete('drafts', draftKey(about)))
}

/** This account's letters on this device, the newest first. */
export function useLetters(): Ref<LocalLetter[]> {
  return useLive(listLetters, [])
}

async function listLetters(): Promise<LocalLetter[]> {
  if (!account.value)
    return []
  const { id } = account.value
  const tx = (await database()).transaction(['letters', 'outbox'])
  const [letters, entries] = await Promise.all([
    tx.objectStore('letters').index('account').getAll(id),
    tx.objectStore('outbox').index('account').getAll(id),
  ])
  const waiting = bySubject(entries)
  return letters
    .map(letter => show(letter, waiting.get(letter.id) ?? []))
    .sort((one, other) => other.writtenAt.localeCompare(one.writtenAt))
}

function show({ id, said, answer, seen = false }: KeptLetter, entries: Entry[]): LocalLetter {
  const problem = problemOf(entries)
  const { kind, text, written_at } = answer ?? said
  return {
    id, kind, text, seen,
    writtenAt: written_at,
    standing: standing(entries),
    ...(problem && { problem }),
    ...(answer && { answer }),
  }
}

/** Fetch what became of them, here or on another device. */
export async function refreshLetters(): Promise<void> {
  const owner = whoFiles()
  let cursor: string | undefined
  do {
    const page = await get('/api/v1/letters', { query: { mine: true, cursor } })
    await take(owner, page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  tell({ about: 'data' })
}

/** A late page may be older than what is known: an answer never goes away. */
function take(owner: string, items: LetterAnswer[]): Promise<void> {
  return change(['letters'], async ({ store }) => {
    for (const answer of items) {
      const { id, kind, text, written_at } = answer
      const known = await store.get(id)
      if (known?.answer?.answered_at && !answer.answered_at)
        continue
      const said = known?.said ?? { kind, text, written_at, building_id: null, device_id: null, seq: null }
      await store.put({ id, account: owner, said, answer, ...(known?.seen && { seen: true }) })
    }
  })
}

/** The answers were read: they are no news any more. */
export async function markSeen(about: About): Promise<void> {
  const owner = whoFiles()
  const some = await change(['letters'], async ({ store }) => {
    const fresh = (await store.index('account').getAll(owner))
      .filter(({ said, answer, seen }) => aboutOf(said.kind) === about && answer?.answered_at && !seen)
    await Promise.all(fresh.map(letter => store.put({ ...letter, seen: true })))
    return fresh.length
  })
  if (some)
    tell({ about: 'data' })
}

/** With the pages of letters, which whoever sees the news most often opens. */
export const LetterNews = defineAsyncComponent(() => import('./pages').then(pages => pages.LetterNews))
