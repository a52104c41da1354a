import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { freshDevice, offline, OTHER, serve, signedIn, WORKER } from '@/local/fakes'
import { Unreachable } from '@/api/client'
import { database, kept } from '@/local/db'
import { fileRecord } from '@/screening/records'
import { pullPack, usePack } from './pack'

const pack = { areas: [], micro_grids: [], buildings: [], dwellings: [], catalogue: {}, revision: '1' }

beforeEach(() => freshDevice())

function answer(etag: string, body: object) {
  return () => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json', 'ETag': etag } })
}

it('keeps the pack for its account, offline', async () => {
  serve(answer('"1"', pack))
  await pullPack()
  const scope = effectScope()
  const shown = scope.run(usePack)
  await vi.waitFor(() => expect(shown?.value).toEqual(pack))
  await signedIn(OTHER)
  await vi.waitFor(() => expect(shown?.value).toBeUndefined())
  await signedIn(WORKER)
  scope.stop()
})

it('keeps what it has when nothing has changed, and asks with what it has', async () => {
  serve(answer('"1"', pack))
  await pullPack()
  const asked: unknown[] = []
  vi.stubGlobal('fetch', async (_: string, said: RequestInit) => {
    asked.push(said.headers)
    return new Response(null, { status: 304 })
  })
  await pullPack()
  expect(asked).toEqual([expect.objectContaining({ 'If-None-Match': '"1"' })])
})

it('keeps the old pack when a captive portal answers in JSON', async () => {
  serve(answer('"1"', pack))
  await pullPack()
  serve(answer('"2"', { login: 'here' }))
  await expect(pullPack()).rejects.toBeInstanceOf(Unreachable)
  expect((await kept(`pack:${WORKER.id}`))?.pack).toEqual(pack)
})

it('keeps the old pack when there is no network', async () => {
  serve(answer('"1"', pack))
  await pullPack()
  serve(() => offline())
  await expect(pullPack()).rejects.toThrow()
})

const door = (id: string, last: object | null = null) => ({ id, building_id: 'b1', unit: '', floor: 1, door: id, last_visit: last })
const today = new Date().toISOString().slice(0, 10)
const large = {
  ...pack,
  dwellings: [door('d1'), door('d2', { result: 'met', on: '2020-01-01' }), ...Array.from({ length: 3000 }, (_, n) => door(`示例门${n}`))],
  late: [], ground: 'g1', cursor: '7',
}

function district(changes: () => Response) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return url.includes('/changes') ? changes() : answer('"1"', large)()
  })
  return asked
}

it('fetches of a large pack only what has changed, and keeps the rest', async () => {
  const came = { doors: [{ id: 'd1', last_visit: { result: 'met', on: today } }], records: [], late: [], cursor: '9' }
  const asked = district(answer('', came))
  await pullPack()
  await pullPack()
  const kept = await keptPack()
  expect(asked.at(-1)).toContain('/changes?since=7&ground=g1')
  expect(kept?.pack.cursor).toBe('9')
  expect(kept?.pack.dwellings.slice(0, 2).map(({ last_visit }) => last_visit)).toEqual([{ result: 'met', on: today }, null])
  expect(kept?.pack.dwellings).toHaveLength(3002)
  await pullPack()
  expect(asked.at(-1)).toContain('since=9')
})

it('fetches the pack whole where the ground is another', async () => {
  const renewed = { type: '/problems/pack-renewed', title: '', status: 409 }
  const asked = district(() => new Response(JSON.stringify(renewed), { status: 409, headers: { 'Content-Type': 'application/problem+json' } }))
  await pullPack()
  await pullPack()
  expect(asked.map(url => url.includes('/changes'))).toEqual([false, true, false])
})

it('keeps what waits on the phone when the same record comes changed', async () => {
  const id = await fileRecord({ category: 'neighbor', outcome: 'noted', source: 'patrol', summary: '在手机里写的' })
  const theirs = { id, version: 3, filed_by: WORKER.id, summary: '别处改的', filed_at: new Date().toISOString() }
  district(answer('', { doors: [], records: [theirs], late: [], cursor: '9' }))
  await pullPack()
  await pullPack()
  const record = await (await database()).get('records', id)
  expect(record?.finding.summary).toBe('在手机里写的')
})

const keptPack = () => kept(`pack:${WORKER.id}`)
