import type { LetterAnswer } from '@/api/types'
import { beforeEach, expect, it, vi } from 'vitest'
import { database } from '@/local/db'
import { freshDevice, OTHER, serve, signedIn, WORKER } from '@/local/fakes'
import { entriesOf } from '@/local/outbox'
import { round } from '@/local/round'
import { loadDraft, markSeen, refreshLetters, saveDraft, sendLetter, takeBack, useLetters } from './letters'

beforeEach(() => freshDevice())

const answered = (id: string, more: Partial<LetterAnswer> = {}): LetterAnswer => ({
  id, kind: 'question', text: '到哪里办？', role: 'building_leader', area: '1', area_name: '示例', office: '示例镇综治中心',
  written_at: '2026-11-22T08:00:00Z', received_at: '2026-11-22T08:01:00Z', answer: null, answered_at: null, ...more,
})
const page = (...items: LetterAnswer[]) => new Response(JSON.stringify({ items, next: null }), { headers: { 'Content-Type': 'application/json' } })

async function ids() {
  return (await (await database()).getAll('letters')).map(({ id }) => id)
}

it('keeps a question and its act together, and forgets the draft', async () => {
  await saveDraft('ask', { kind: 'question', text: '到哪里办？' })
  await sendLetter('question', '到哪里办？')
  const [id = ''] = await ids()
  expect(await entriesOf(WORKER.id)).toMatchObject([
    { kind: 'letter.send', path: `/letters/${id}`, subject: id, body: { kind: 'question', text: '到哪里办？' } },
  ])
  expect(await loadDraft('ask')).toBeUndefined()
})

it('shows a question as waiting until it is taken, and its answer once it came', async () => {
  await sendLetter('question', '到哪里办？')
  const [id = ''] = await ids()
  const letters = useLetters()
  await vi.waitFor(() => expect(letters.value).toMatchObject([{ id, standing: 'waiting' }]))

  serve(({ path }) => (path.endsWith('/me') ? new Response(JSON.stringify(WORKER), { headers: { 'Content-Type': 'application/json' } }) : new Response(JSON.stringify(answered(id)), { status: 201, headers: { 'Content-Type': 'application/json' } })))
  await round()
  await vi.waitFor(() => expect(letters.value).toMatchObject([{ id, standing: 'sent' }]))

  serve(() => page(answered(id, { answer: '到二号窗口', answered_at: '2026-11-22T09:00:00Z' })))
  await refreshLetters()
  await vi.waitFor(() => expect(letters.value).toMatchObject([{ id, seen: false, answer: { answer: '到二号窗口' } }]))
  await markSeen('ask')
  await vi.waitFor(() => expect(letters.value).toMatchObject([{ id, seen: true }]))
})

it('never lets a page that comes late take an answer away', async () => {
  serve(() => page(answered('a', { answer: '到二号窗口', answered_at: '2026-11-22T09:00:00Z' })))
  await refreshLetters()
  serve(() => page(answered('a')))
  await refreshLetters()
  expect((await (await database()).get('letters', 'a'))?.answer?.answer).toBe('到二号窗口')
})

it('takes what was refused back into its form, and nothing else', async () => {
  await sendLetter('suggestion', '想要黑底')
  const letters = useLetters()
  await vi.waitFor(() => expect(letters.value).toHaveLength(1))
  const [letter] = letters.value
  if (!letter) throw new Error('no letter')
  await expect(takeBack(letter)).rejects.toThrow('only what was refused')

  const db = await database()
  const [entry] = await entriesOf(WORKER.id)
  if (!entry) throw new Error('no entry')
  await db.put('outbox', { ...entry, state: 'refused' })
  await takeBack(letter)
  expect(await loadDraft('app')).toEqual({ kind: 'suggestion', text: '想要黑底' })
  expect(await ids()).toEqual([])
  expect(await entriesOf(WORKER.id)).toEqual([])
})

it('shows nobody what another account asked on this phone', async () => {
  await sendLetter('question', '到哪里办？')
  await signedIn(OTHER)
  const letters = useLetters()
  await new Promise(done => setTimeout(done, 50))
  expect(letters.value).toEqual([])
  expect(await ids()).toHaveLength(1)
})
