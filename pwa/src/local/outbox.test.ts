/* eslint-disable no-restricted-imports -- a test goes through the door people use */

import { beforeEach, expect, it, vi } from 'vitest'
import { SignedOut, Unreachable } from '@/api/client'
import { effectScope } from 'vue'
import { correctRecord, useCounts, useRecords } from '@/screening/records'
import { database } from './db'
import { file, finding, freshDevice, html, idIn, json, offline, OTHER, problem, reopen, row, said, serve, server, signedIn, waiting, WORKER } from './fakes'
import { round } from './round'

const taken = server((path, body) => ({ status: 201, body: row(path, body) }))

beforeEach(() => freshDevice())

/** What the screens see just now. */
async function seen() {
  const scope = effectScope()
  const [records, counts] = scope.run(() => [useRecords(), useCounts()] as const) ?? []
  await vi.waitFor(async () => expect(records?.value).toHaveLength(await ownRecords()))
  await new Promise(resolve => setTimeout(resolve, 5))
  scope.stop()
  return { standings: Object.fromEntries(records?.value.map(one => [one.id, one.standing]) ?? []), records: records?.value ?? [], counts: counts?.value }
}

async function ownRecords() {
  const account = await (await database()).get('kept', 'account') as typeof WORKER
  return (await database()).countFromIndex('records', 'account', account.id)
}

/** The single acts in what was asked, batch or not. */
function acts(heard: { path: string, body: unknown }[]) {
  return heard.flatMap(({ path, body }) => path === '/acts'
    ? (body as { acts: { path: string, body: { seq: number } }[] }).acts
    : path === '/me' ? [] : [{ path, body: body as { seq: number } }])
}

it('keeps what was filed when the app is closed and opened again', async () => {
  const [id = ''] = await file(1)
  await reopen()
  expect((await seen()).standings).toEqual({ [id]: 'waiting' })
  expect(await waiting()).toEqual([id])
})

it('sends a record once, and it is sent', async () => {
  const [id = ''] = await file(1)
  const heard = serve(taken)
  await round()
  await round()
  expect(acts(heard).map(act => act.path)).toEqual([`/records/${id}`])
  const { records } = await seen()
  expect(records[0]).toMatchObject({ standing: 'sent', answer: { id, version: 1 } })
})

it('sends several together, in the order in which they were done', async () => {
  const ids = await file(5)
  const heard = serve(taken)
  await round()
  expect(heard.filter(({ path }) => path === '/acts')).toHaveLength(1)
  expect(acts(heard).map(act => idIn(act.path))).toEqual(ids)
  const numbers = acts(heard).map(act => act.body.seq)
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other))
  expect(new Set(numbers).size).toBe(5)
})

it('sets a refused record aside with what follows on it, and goes on with the others', async () => {
  const [bad = '', good = '', last = ''] = await file(3)
  await correctRecord(bad, { ...finding, summary: 'more' })
  const heard = serve(server((path, body) => idIn(path) === bad
    ? { status: 422, body: said(422, 'category-not-kept') }
    : { status: 201, body: row(path, body) }))
  await round()
  await round()
  expect(acts(heard).map(act => act.path)).toEqual([`/records/${bad}`, `/records/${good}`, `/records/${last}`])
  const { standings, records, counts } = await seen()
  expect(standings).toEqual({ [bad]: 'refused', [good]: 'sent', [last]: 'sent' })
  expect(records.find(({ id }) => id === bad)?.problem?.title).toBe('category-not-kept')
  expect(counts).toEqual({ waiting: 0, sending: 0, refused: 1 })
  expect(await waiting()).toEqual([bad, bad])
})

it('delivers ninety-nine of a hundred, and says what is wrong with the one', async () => {
  const ids = await file(100)
  serve(server((path, body) => idIn(path) === ids[42]
    ? { status: 422, body: said(422, 'body-refused') }
    : { status: 201, body: row(path, body) }))
  await round()
  expect(await waiting()).toEqual([ids[42]])
})

it('keeps everything when the server does not know the device', async () => {
  const ids = await file(3)
  serve(({ path }) => path === '/me' ? json(200, WORKER) : problem(401, 'unauthenticated'))
  await expect(round()).rejects.toBeInstanceOf(SignedOut)
  expect(await waiting()).toEqual(ids)
})

it('keeps what a batch answers with 401, and takes what it answers well', async () => {
  const ids = await file(3)
  serve(server((path, body) => idIn(path) === ids[0]
    ? { status: 201, body: row(path, body) }
    : { status: 401, body: said(401, 'unauthenticated') }))
  await expect(round()).rejects.toBeInstanceOf(SignedOut)
  expect(await waiting()).toEqual(ids.slice(1))
  expect((await seen()).counts?.refused).toBe(0)
})

it.each([408, 425, 429])('keeps an act answered with %i in a batch, and ends the round', async (status) => {
  const ids = await file(3)
  const heard = serve(server((path, body) => idIn(path) === ids[1]
    ? { status, body: said(status, 'later') }
    : { status: 201, body: row(path, body) }))
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  expect(await waiting()).toEqual([ids[1]])
  expect((await seen()).counts).toEqual({ waiting: 1, sending: 0, refused: 0 })
  expect(acts(heard)).toHaveLength(3)
})

it('does not take a captive portal for the server', async () => {
  const ids = await file(2)
  for (const portal of [html(200), html(302), new Response(null, { status: 204 }), json(200, {}), json(200, { results: [] })]) {
    serve(({ path }) => path === '/me' ? json(200, WORKER) : portal.clone())
    await expect(round()).rejects.toBeInstanceOf(Unreachable)
    expect(await waiting()).toEqual(ids)
  }
})

it('does not take an answer about another record for this one', async () => {
  const ids = await file(2)
  serve(server((_, body) => ({ status: 201, body: row('/records/another', body) })))
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  expect(await waiting()).toEqual(ids)
})

it.each([
  ['our server', () => problem(413, 'too-many-acts')],
  ['a proxy', () => html(413)],
])('sends half as many when it is too much for %s', async (_, refusal) => {
  await file(10)
  const sizes: number[] = []
  serve((asked) => {
    const size = acts([asked]).length
    if (size)
      sizes.push(size)
    return size > 3 ? refusal() : taken(asked)
  })
  await round()
  expect(sizes).toEqual([10, 5, 2, 2, 2, 2, 2])
  expect(await waiting()).toEqual([])
})

it('never sends more than two hundred at once', async () => {
  await file(201)
  const heard = serve(taken)
  await round()
  expect(heard.map(asked => acts([asked]).length).filter(size => size > 0)).toEqual([200, 1])
}, 20_000)

it('sends and shows nothing of another account', async () => {
  const [mine = ''] = await file(1)
  await signedIn(OTHER)
  const heard = serve(asked => asked.path === '/me' ? json(200, OTHER) : taken(asked))
  expect((await seen()).records).toEqual([])
  await round()
  expect(acts(heard)).toEqual([])
  await signedIn(WORKER)
  expect((await seen()).standings).toEqual({ [mine]: 'waiting' })
})

it('sends a thing again when its answer was lost, and that does no harm', async () => {
  const [id = ''] = await file(1)
  const there = new Map<string, string>()
  let lost = true
  serve(server((path, body) => {
    const content = JSON.stringify(body)
    if ((there.get(path) ?? content) !== content)
      return { status: 409, body: said(409, 'record-differs') }
    there.set(path, content)
    return lost ? offline() : { status: 200, body: row(path, body) }
  }))
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  lost = false
  await round()
  expect(there.size).toBe(1)
  expect((await seen()).standings).toEqual({ [id]: 'sent' })
})

it('sends each act once although two rounds begin at the same moment', async () => {
  await file(3)
  const heard = serve(async (asked) => {
    await new Promise(resolve => setTimeout(resolve, 10))
    return taken(asked)
  })
  await Promise.all([round(), round(), round()])
  expect(acts(heard)).toHaveLength(3)
})

it('does not hold two acts on one thing in the same batch', async () => {
  const [first = '', second = ''] = await file(2)
  await correctRecord(first, { ...finding, summary: 'more' })
  const heard = serve(taken)
  await round()
  expect(heard.slice(-2).map(asked => acts([asked]).map(act => act.path))).toEqual([
    [`/records/${first}`, `/records/${second}`],
    [`/records/${first}/versions/2`],
  ])
})

it('shows what is on its way just now', async () => {
  const [id = ''] = await file(1)
  let during = {}
  serve(async (asked) => {
    if (asked.path !== '/me')
      during = (await seen()).standings
    return taken(asked)
  })
  await round()
  expect(during).toEqual({ [id]: 'sending' })
  expect((await seen()).standings).toEqual({ [id]: 'sent' })
})
