/* eslint-disable no-restricted-imports -- a test goes through the door people use */

import { beforeEach, expect, it, vi } from 'vitest'
import { Unreachable } from '@/api/client'
import { correctRecord } from '@/screening/records'
import { file, finding, freshDevice, html, idIn, json, offline, row, said, serve, server, waiting, WORKER } from './fakes'
import { entriesOf } from './outbox'
import { round } from './round'

const taken = server((path, body) => ({ status: 201, body: row(path, body) }))

beforeEach(() => freshDevice())

/** The single acts in what was asked, batch or not. */
function acts({ path, body }: { path: string, body: unknown }) {
  return path === '/acts' ? (body as { acts: { path: string }[] }).acts : path === '/me' ? [] : [{ path }]
}

function pathsOf(heard: { method: string, path: string }[], method: string) {
  return heard.filter(asked => asked.method === method).map(asked => asked.path)
}

it.each([500, 503])('lets an act answered with %i in a batch rest, and goes on with the others', async (status) => {
  const ids = await file(3)
  await correctRecord(ids[0] ?? '', { ...finding, summary: 'more' })
  serve(server((path, body) => idIn(path) === ids[1]
    ? { status, body: said(status, 'later') }
    : { status: 201, body: row(path, body) }))
  await round()
  expect(await waiting()).toEqual([ids[1]])
  expect((await entriesOf(WORKER.id)).map(entry => entry.state)).toEqual([undefined])
})

it('ends the round when the server stumbles over everything in a batch', async () => {
  const ids = await file(2)
  serve(server(() => ({ status: 503, body: said(503, 'later') })))
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  expect(await waiting()).toEqual(ids)
})

/** A server that falls over one act, alone or in company. */
function fallsOver(poison: string) {
  return serve((asked) => {
    const touched = acts(asked).some(act => idIn(act.path) === poison)
    return touched ? html(500) : taken(asked)
  })
}

it('finds the act that the server falls over, and delivers the others', async () => {
  const ids = await file(5)
  const heard = fallsOver(ids[2] ?? '')
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  expect(pathsOf(heard, 'PUT')).toEqual([])
  await round()
  expect(pathsOf(heard, 'PUT')).toEqual(ids.map(id => `/records/${id}`))
  expect(await waiting()).toEqual([ids[2]])
  expect((await entriesOf(WORKER.id)).map(entry => entry.state)).toEqual([undefined])
})

it('tries the act again when it has rested, and never keeps what is newer waiting', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [poison = '', ...others] = await file(3)
  fallsOver(poison)
  await round().catch(() => {})
  await round()
  expect(others).toHaveLength(2)
  const [newer = ''] = await file(1)
  const heard = fallsOver(poison)
  await round()
  expect(pathsOf(heard, 'PUT')).toEqual([`/records/${newer}`])
  vi.setSystemTime(Date.now() + 5 * 60_000)
  serve(taken)
  await round()
  expect(await waiting()).toEqual([])
  vi.useRealTimers()
})

it('does not rest for years because the clock of the phone jumped back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [poison = ''] = await file(3)
  fallsOver(poison)
  await round().catch(() => {})
  await round()
  vi.setSystemTime(Date.now() - 400 * 86_400_000)
  serve(taken)
  await round()
  expect(await waiting()).toEqual([])
  vi.useRealTimers()
})

it('does not ask a server that is down for one act after the other', async () => {
  await file(20)
  const heard = serve(({ path }) => path === '/me' ? json(200, WORKER) : html(502))
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  expect(pathsOf(heard, 'PUT')).toHaveLength(3)
  expect(await waiting()).toHaveLength(20)
})

it('stops where the network goes while it sends one by one, and keeps the rest', async () => {
  const ids = await file(4)
  const heard = serve((asked) => {
    if (asked.path === '/acts')
      return html(500)
    return idIn(asked.path) === ids[2] ? offline() : taken(asked)
  })
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  await expect(round()).rejects.toBeInstanceOf(Unreachable)
  expect(pathsOf(heard, 'PUT')).toHaveLength(3)
  expect(await waiting()).toEqual(ids.slice(2))
})
