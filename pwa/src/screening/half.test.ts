import { beforeEach, expect, it } from 'vitest'
import { freshDevice, OTHER, reopen, signedIn, WORKER } from '@/local/fakes'
import { listHalf } from '@/territory/begun'
import { keepHalf, loadHalf, unsaid } from './half'
import { fileVisit, takeBackVisit } from './visits'

const half = { ...unsaid(), mode: 'phone' as const, needs: ['errand' as const], note: '要一本便民手册' }

beforeEach(() => freshDevice())

it('keeps what is half said at a door through a restart, by door', async () => {
  await keepHalf('door-1', half)
  await keepHalf('door-2', { ...half, note: '另一户' })
  await reopen()
  expect(await listHalf()).toEqual(new Set(['door-1', 'door-2']))
  expect(await loadHalf('door-1')).toEqual(half)
  expect((await loadHalf('door-2'))?.note).toBe('另一户')
})

it('shows nothing of it to another account on this phone, and all to its own', async () => {
  await keepHalf('door-1', half)
  await signedIn(OTHER)
  expect(await listHalf()).toEqual(new Set())
  expect(await loadHalf('door-1')).toBeUndefined()
  await signedIn(WORKER)
  expect(await loadHalf('door-1')).toEqual(half)
})

it('goes with the visit that is saved from the form, not with one tap on the list', async () => {
  await keepHalf('door-1', half)
  await fileVisit({ dwelling_id: 'door-1', result: 'not_home' })
  expect(await loadHalf('door-1')).toEqual(half)
  await fileVisit({ dwelling_id: 'door-1', result: 'met', ...half })
  expect(await loadHalf('door-1')).toBeUndefined()
})

it('comes back when the visit is taken back, but for the result', async () => {
  const id = await fileVisit({ dwelling_id: 'door-1', result: 'met', ...half })
  expect(await takeBackVisit(id)).toBe(true)
  expect(await loadHalf('door-1')).toEqual(half)
  const quick = await fileVisit({ dwelling_id: 'door-2', result: 'not_home' })
  await takeBackVisit(quick)
  expect(await loadHalf('door-2')).toBeUndefined()
})

it('asks for nothing on a day that has passed meanwhile', async () => {
  const wish = { kind: 'come_again' as const, until: '2020-01-01', every_days: null, own_yes: false }
  await keepHalf('door-1', { ...half, wishes: [wish] })
  expect(await loadHalf('door-1')).toEqual(half)
})
