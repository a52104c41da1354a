import { afterEach, describe, expect, it, vi } from 'vitest'
import { get, getIfChanged, post, put, Refusal, remove, SignedOut, Unreachable } from './client'

function answer(status: number, type: string, body: string | null) {
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers: { 'Content-Type': type } }))
}

const problem = (status: number) => JSON.stringify({ type: '/problems/no', title: 'No', status })

afterEach(() => vi.unstubAllGlobals())

describe('a record that was sent', () => {
  const send = () => put('/records/one', {}, 'one')

  it('is received when the server answers with that record', async () => {
    answer(201, 'application/json', '{"id": "one"}')
    expect(await send()).toEqual({ id: 'one' })
  })

  it.each([
    ['a portal\'s page', 200, 'text/html', '<html>'],
    ['a portal\'s redirect', 302, 'text/html', ''],
    ['an empty answer', 204, '', null],
    ['another thing', 200, 'application/json', '{"id": "two"}'],
    ['an answer cut off on the way', 200, 'application/json', '{"id": "on'],
    ['a portal\'s page that calls itself JSON', 200, 'application/json', '<html>'],
    ['a proxy\'s refusal', 403, 'text/html', '<html>'],
    ['a proxy\'s sign-in', 401, 'text/html', '<html>'],
    ['a proxy\'s JSON refusal', 403, 'application/json', problem(403)],
    ['wait a little', 429, 'application/problem+json', problem(429)],
    ['a time-out', 408, 'application/problem+json', problem(408)],
    ['too early', 425, 'application/problem+json', problem(425)],
    ['a server in pieces', 500, 'application/problem+json', problem(500)],
    ['a server that is starting', 503, 'text/html', '<html>'],
  ])('is not received when the answer is %s', async (_, status, type, body) => {
    answer(status, type, body)
    await expect(send()).rejects.toBeInstanceOf(Unreachable)
  })

  it('is refused only by a problem of our server', async () => {
    answer(422, 'application/problem+json', problem(422))
    await expect(send()).rejects.toBeInstanceOf(Refusal)
  })

  it('waits when the server does not know the device', async () => {
    answer(401, 'application/problem+json', problem(401))
    await expect(send()).rejects.toBeInstanceOf(SignedOut)
  })

  it('waits when no answer comes in half a minute', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new Error('aborted')))))
    const sent = expect(send()).rejects.toBeInstanceOf(Unreachable)
    await vi.advanceTimersByTimeAsync(30_000)
    await sent
    vi.useRealTimers()
  })
})

it('keeps the pack it has when it has not changed', async () => {
  answer(304, '', null)
  expect(await getIfChanged('/api/v1/territory/mine', '"one"')).toBeUndefined()
})

it('does not take a portal\'s 304 for a pack it never had', async () => {
  answer(304, '', null)
  await expect(getIfChanged('/api/v1/territory/mine', null)).rejects.toBeInstanceOf(Unreachable)
})

it('signs out without an answer to read', async () => {
  answer(204, '', null)
  await expect(remove('/sessions/current')).resolves.toBeUndefined()
})

it('fills the address and leaves out what was not asked', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
  })
  await get('/api/v1/cases/{case_id}', { path: { case_id: 'a/b' } })
  await get('/api/v1/records', { query: { mine: true, cursor: undefined } })
  await post('/api/v1/acts', { acts: [] })
  expect(asked).toEqual(['/api/v1/cases/a%2Fb', '/api/v1/records?mine=true', '/api/v1/acts'])
})
