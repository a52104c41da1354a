import type { ToFill } from './types'
import { beforeEach, expect, it } from 'vitest'
import { database, hasDraft } from '@/local/db'
import { file, freshDevice, reopen, row, said, serve, server, waiting, WORKER } from '@/local/fakes'
import { round } from '@/local/round'
import { draftKey, fileAnswers, findForm, keepBegun, listBegun, loadBegun, mendAnswers } from './forms'

const form: ToFill = { id: '0199-version', name: 'lift', number: 1, about: 'record', questions: { title: '电梯', languages: [''], nodes: [], order: [] } }

beforeEach(() => freshDevice())

const entries = async () => (await database()).getAll('outbox')
const answer = (path: string, body: unknown) => path.startsWith('/forms/')
  ? { id: path.split('/').pop(), ...body as object }
  : row(path, body)
const taken = server((path, body) => ({ status: 201, body: answer(path, body) }))

it('keeps what was begun, with the questions it was begun with, when the app is closed', async () => {
  const key = draftKey('record', '0199-record', form.id)
  await keepBegun(key, form, { a: 1 })
  await reopen()

  expect(await loadBegun(key)).toEqual({ a: 1 })
  expect(await findForm(form.id)).toMatchObject({ number: 1 })
  expect(await listBegun()).toMatchObject([{ about: 'record', subject: '0199-record', version: form.id }])
  expect(await hasDraft(WORKER.id)).toBe(true)
})

it('sends answers after what they are about', async () => {
  const [record = ''] = await file(1)
  await fileAnswers({ about: 'record', subject: record, version: form.id }, { a: 1 }, '2026-11-22')
  const heard = serve(taken)
  await round()

  const paths = heard.map(({ path }) => path).filter(path => path !== '/me')
  expect(paths[0]).toBe(`/records/${record}`)
  expect(paths[1]).toMatch(/^\/forms\/answers\//)
  expect(heard.at(-1)?.body).toMatchObject({ record_id: record, visit_id: null, answers: { a: 1 }, day: '2026-11-22' })
  expect(await waiting()).toEqual([])
})

it('lets answers wait, whole, for a record that was refused', async () => {
  const [record = ''] = await file(1)
  await fileAnswers({ about: 'record', subject: record, version: form.id }, { a: 1 }, '2026-11-22')
  const [, before] = await entries()
  serve(server(() => ({ status: 422, body: said(422, 'body-refused') })))
  await round()
  const [refused, after] = await entries()

  expect(refused).toMatchObject({ state: 'refused' })
  expect(after).toEqual(before)
})

it('sets refused answers aside, and sends them again as they were mended', async () => {
  await fileAnswers({ about: 'visit', subject: '0199-visit', version: form.id }, { a: 99 }, '2026-11-22')
  serve(server(() => ({ status: 422, body: said(422, 'answers-refused') })))
  await round()
  const [entry] = await entries()
  expect(entry).toMatchObject({ state: 'refused', kind: 'form.answer' })
  await mendAnswers(entry?.seq ?? 0, { a: 9 }, '2026-11-23')
  const heard = serve(taken)
  await round()

  expect(heard.at(-1)?.body).toMatchObject({ answers: { a: 9 }, day: '2026-11-23' })
  expect(await waiting()).toEqual([])
})
