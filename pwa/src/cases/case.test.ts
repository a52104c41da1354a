import type { Account, Case } from '@/api/types'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { freshDevice, json, serve, type Asked } from '@/local/fakes'
import { hold } from '@/local/ring'
import { pullCases } from './carrying'
import { useCase } from './case'
import { useOwnCase } from './own-case'

const MEDIATOR: Account = { id: '0199-mediator', login: 'm', name: '', active: true, roles: [] }
const at = (...steps: string[]) => ({
  id: 'c', state: 'assigned', parties: [], items: [], may: ['case.add_party'], due_at: '2099-01-01T00:00:00Z', overdue: false,
  steps: steps.map(id => ({ id })),
}) as unknown as Case
const party = { party_id: 'p', kind: 'natural', role: 'applicant', name: 'somebody', phone: null }

/** A server whose answers to a look come only when they are let go, and are as old as the look. */
function slow(): { heard: Asked[], letGo: () => void } {
  let letGo = () => {}
  let now = at()
  const gate = new Promise<void>(go => { letGo = go })
  const heard = serve(async ({ method, path }) => {
    const then = now
    if (path === '/me')
      return json(200, MEDIATOR)
    if (path.startsWith('/cases/mine'))
      return json(200, { cases: [{ tag: 'one', case: now, reports: [] }], kept: [] })
    if (method === 'PUT')
      return json(201, now = at('step'))
    await gate
    return json(200, then)
  })
  return { heard, letGo: () => letGo() }
}

let scope = effectScope()

function inScope<T>(make: () => T): T {
  const made = scope.run(make)
  if (!made)
    throw new Error('the page was left')
  return made
}

beforeEach(async () => {
  scope = effectScope()
  hold(MEDIATOR.id, new Uint8Array(32))
  await freshDevice(MEDIATOR)
})
afterEach(() => scope.stop())

it('takes a step that is tapped while the case is still being fetched', async () => {
  const { letGo } = slow()
  const { take, found } = inScope(() => useCase(ref('c')))
  const taken = take('case.add_party', party)
  letGo()
  expect(await taken).toBe(true)
  expect(found.value?.steps).toHaveLength(1)
})

it('takes a step once, however often it is tapped', async () => {
  const { heard, letGo } = slow()
  const { take } = inScope(() => useCase(ref('c')))
  const taps = [take('case.add_party', party), take('case.add_party', party)]
  letGo()
  expect(await Promise.all(taps)).toEqual([true, false])
  expect(heard.filter(({ method }) => method === 'PUT')).toHaveLength(1)
})

it('fetches no case that somebody only passed on the way to another', async () => {
  const { heard, letGo } = slow()
  const id = ref('c')
  scope.run(() => useCase(id))
  for (const passed of ['d', 'e', 'f']) {
    await vi.waitFor(() => expect(heard.some(({ path }) => path === '/cases/c')).toBe(true))
    id.value = passed
    await Promise.resolve()
  }
  letGo()
  await vi.waitFor(() => expect(heard.at(-1)?.path).toBe('/cases/f'))
  expect(heard.map(({ path }) => path)).toEqual(['/cases/c', '/cases/f'])
})

it('takes nothing back for an answer that was overtaken by a step', async () => {
  const { letGo } = slow()
  await pullCases()
  const { take, found, asOf } = inScope(() => useOwnCase(ref('c')))
  await vi.waitFor(() => expect(found.value).toBeTruthy())
  expect(await take('case.add_party', party)).toBe(true)
  await vi.waitFor(() => expect(found.value?.steps).toHaveLength(1))
  letGo()
  await vi.waitFor(() => expect(asOf.value).toBeUndefined())
  expect(found.value?.steps).toHaveLength(1)
})
