import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { freshDevice, offline, OTHER, serve, signedIn, WORKER } from '@/local/fakes'
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

it('keeps the old pack when there is no network', async () => {
  serve(answer('"1"', pack))
  await pullPack()
  serve(() => offline())
  await expect(pullPack()).rejects.toThrow()
})
