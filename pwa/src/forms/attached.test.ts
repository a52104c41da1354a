import type { ToFill } from './types'
import { beforeEach, expect, it } from 'vitest'
import { database, ROOM } from '@/local/db'
import { file, freshDevice, reopen, row, said, serve, server, WORKER } from '@/local/fakes'
import { addPhoto } from '@/local/photos'
import { round } from '@/local/round'
import { sendPhotos } from '@/local/transfer'
import { dropTaken, findAgain } from './attached'
import { draftKey, dropAnswers, dropBegun, fileAnswers, keepBegun, mendAnswers, mendKey } from './forms'

const form: ToFill = { id: '0199-version', name: 'fire', number: 1, about: 'record', questions: { title: '消防', languages: [''], nodes: [], order: [] } }
const DAY = '2026-11-22'

beforeEach(() => freshDevice())

const picture = () => new Blob(['…'], { type: 'image/jpeg' })
const sound = () => new Blob(['OggS'], { type: 'audio/ogg' })
const photos = async () => (await database()).getAll('photos')
/** Without what keeps some room free. */
const bytes = async () => (await (await database()).getAllKeys('pictures')).filter(key => key !== ROOM).length
const answer = (path: string, body: unknown) => path.startsWith('/forms/') ? { id: path.split('/').pop(), ...body as object } : row(path, body)

async function begun(subject = '0199-record') {
  const key = draftKey('record', subject, form.id)
  const kept = await addPhoto(WORKER.id, key, sound(), 'q-said')
  const left = await addPhoto(WORKER.id, key, picture(), 'q-what')
  return { key, kept, left, what: { about: 'record' as const, subject, version: form.id } }
}

it('lets go along what the answers name, also in a repeat, and drops the rest', async () => {
  const { kept, what } = await begun()
  await fileAnswers(what, { doors: [{ said: kept }] }, DAY)
  const [one, ...others] = await photos()

  expect(others).toEqual([])
  expect(one).toMatchObject({ id: kept, answer: true })
  expect(one?.question).toBeUndefined()
  expect(one?.about).not.toContain(' ')
  expect(await bytes()).toBe(1)
})

it('sends a recording only after its answers, to where they are', async () => {
  const [record = ''] = await file(1)
  const { kept, what } = await begun(record)
  await fileAnswers(what, { said: kept }, DAY)
  const heard = serve(server((path, body) => path.includes('/attachments/')
    ? { status: 201, body: { id: kept, received: 4, complete: true } }
    : { status: path.startsWith('/forms/') ? 422 : 201, body: path.startsWith('/forms/') ? said(422, 'answers-refused') : answer(path, body) }))
  await round()
  await sendPhotos()

  expect(heard.filter(({ path }) => path.includes('/attachments/'))).toEqual([])

  const [entry] = await (await database()).getAll('outbox')
  await mendAnswers(entry?.seq ?? 0, { said: kept }, DAY)
  const again = serve(server((path, body) => path.includes('/attachments/')
    ? { status: 201, body: { id: kept, received: 4, complete: true } }
    : { status: 201, body: answer(path, body) }))
  await round()
  for (let tries = 0; tries < 20 && (await photos()).some(({ ready }) => !ready); tries++)
    await new Promise(done => setTimeout(done, 10))
  await sendPhotos()

  expect(again.at(-1)?.path).toBe(`/forms/answers/${entry?.id}/attachments/${kept}`)
  expect(await photos()).toMatchObject([{ state: 'sent' }])
})

it('finds again what no draft names yet, and forgets what was taken away', async () => {
  const { key, kept, left } = await begun()
  await keepBegun(key, form, { said: kept })
  await reopen()
  const found: string[] = []
  await findAgain(key, { said: kept }, (field, id) => found.push(`${field} ${id}`))

  expect(found).toEqual([`q-what ${left}`])
  await keepBegun(key, form, { said: kept, what: left })
  await findAgain(key, { said: kept }, () => expect.unreachable())
  expect((await photos()).map(({ id }) => id)).toEqual([kept])
})

it('keeps what refused answers name until they are mended or dropped', async () => {
  const { kept, what } = await begun()
  await fileAnswers(what, { said: kept }, DAY)
  serve(server(() => ({ status: 422, body: said(422, 'answers-refused') })))
  await round()
  const [entry] = await (await database()).getAll('outbox')
  const other = await addPhoto(WORKER.id, mendKey(entry?.id ?? ''), sound(), 'q-said')
  expect(await photos()).toHaveLength(2)
  await mendAnswers(entry?.seq ?? 0, { said: other }, DAY)

  expect(await photos()).toMatchObject([{ id: other, about: entry?.id, answer: true }])
  serve(server(() => ({ status: 422, body: said(422, 'answers-refused') })))
  await round()
  await dropAnswers(entry?.seq ?? 0)
  expect(await photos()).toEqual([])
  expect(await bytes()).toBe(0)
})

it('leaves nothing of a draft that is dropped, and nothing filed is dropped by a draft', async () => {
  const { key, kept, what } = await begun()
  await dropBegun(key)
  expect(await photos()).toEqual([])
  const again = await begun()
  await fileAnswers(what, { said: again.kept }, DAY)
  await dropTaken(key, again.kept)

  expect(await photos()).toHaveLength(1)
  expect(kept).not.toBe(again.kept)
})
