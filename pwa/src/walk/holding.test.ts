import type { Entry } from '@/local/db'
import { beforeEach, expect, it, vi } from 'vitest'
import { database } from '@/local/db'
import { freshDevice, WORKER } from '@/local/fakes'
import { newId } from '@/local/ids'
import { sayIfChanged } from './holding'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-25T08:00:00Z')
const put = vi.fn(async (_path: string, _headers: object, said?: Blob) => said)

beforeEach(async () => {
  await freshDevice()
  localStorage.clear()
  put.mockClear()
})

async function wait(days: number, account = WORKER.id) {
  const id = newId(NOW - days * DAY)
  const entry: Entry = { seq: days, account, kind: 'visit.file', path: '/x', body: {}, subject: id, id, tries: 0 }
  await (await database()).put('outbox', entry)
}

const say = () => sayIfChanged(WORKER.id, database, put, NOW)
const heard = () => Promise.all(put.mock.calls.map(async ([path, , said]) => [path, JSON.parse(await said?.text() ?? '')]))

it('says yes once when something is unsent for over three days, and no when it is gone', async () => {
  await wait(4)
  await say()
  await say()
  await (await database()).clear('outbox')
  await say()
  await say()
  expect(await heard()).toEqual([['/walk/unsent', { holds: true }], ['/walk/unsent', { holds: false }]])
})

it('says nothing of what is younger, or another person\'s', async () => {
  await wait(2)
  await wait(9, 'somebody-else')
  await say()
  expect(put).not.toHaveBeenCalled()
})

it('says it again where nobody heard it', async () => {
  await wait(4)
  put.mockRejectedValueOnce(new Error('no network'))
  await expect(say()).rejects.toThrow()
  await say()
  expect(put).toHaveBeenCalledTimes(2)
})
