// @vitest-environment node -- its Blob can be stored, as in a browser
import { beforeEach, expect, it } from 'vitest'
import { database } from './db'
import { file, freshDevice, json, problem, row, said, serve, server, waiting, WORKER } from './fakes'
import { handIn, NotWhole, readQueue, weigh, writeQueue } from './queuefile'

const taken = server((path, body) => ({ status: 201, body: row(path, body) }))
const ready = { type: 'image/jpeg', size: 5, digest: 'x' }

beforeEach(() => freshDevice())

async function photo(about: string, id = 'p1') {
  const db = await database()
  await db.put('photos', { id, account: WORKER.id, about, received: 0, breaks: 0, ready })
  await db.put('pictures', new Blob(['bytes']), id)
}

it('writes what waits into a file and leaves it where it is', async () => {
  const ids = await file(2)
  await photo(ids[0] ?? '')
  const queue = await readQueue(await writeQueue(WORKER))
  expect(queue.account.id).toBe(WORKER.id)
  expect(queue.acts.map(act => act.path)).toEqual(ids.map(id => `/records/${id}`))
  expect(queue.photos).toEqual([{ id: 'p1', record: ids[0], ...ready }])
  expect(await new Response(queue.bytes).text()).toBe('bytes')
  expect(await waiting()).toEqual(ids)
  expect(await weigh(WORKER.id)).toMatchObject({ acts: 2, photos: 1 })
})

it('reads no half of a file, and nothing else', async () => {
  const [id = ''] = await file(1)
  await photo(id)
  const whole = await writeQueue(WORKER)
  for (const cut of [1, 5, 40, whole.size - 10])
    await expect(readQueue(whole.slice(0, whole.size - cut))).rejects.toBeInstanceOf(NotWhole)
  for (const other of ['', 'hello', 'linli-queue 1 2\n{}', 'linli-queue 1 9\nnot json!'])
    await expect(readQueue(new Blob([other]))).rejects.toBeInstanceOf(NotWhole)
})

it('hands in in the name of whoever wrote it, also the photos, and tells what was refused', async () => {
  const ids = await file(3)
  await photo(ids[0] ?? '')
  await photo(ids[1] ?? '', 'p2')
  const queue = await readQueue(await writeQueue(WORKER))
  const poison = ids[2]
  const acts = server((path, body) => path.endsWith(poison ?? '') ? { status: 422, body: said(422, 'body-refused') } : { status: 201, body: row(path, body) })
  const heard = serve((asked) => {
    if (!asked.path.includes('/attachments/'))
      return acts(asked)
    if (asked.path.endsWith('p2'))
      return problem(422, 'attachment-not-a-picture')
    const first = asked.headers.get('Content-Range')?.includes('*')
    return json(200, { id: 'p1', received: first ? 2 : 5, complete: !first })
  })
  const so = await handIn(queue, () => {})
  expect(so).toMatchObject({ taken: 2, photos: 1, without: 1 })
  expect(so.refused.map(({ status }) => status)).toEqual([422])
  expect(heard.every(({ headers }) => headers.get('Linli-Hands-In-For') === WORKER.id)).toBe(true)
  expect(heard.map(({ headers }) => headers.get('Content-Range')).filter(Boolean)).toEqual(['bytes */5', 'bytes 2-4/5', 'bytes */5'])
})

it('keeps nothing of it on the phone that reads it', async () => {
  await file(1)
  const written = await writeQueue(WORKER)
  await freshDevice({ ...WORKER, id: 'reader' })
  serve(taken)
  await handIn(await readQueue(written), () => {})
  const db = await database()
  expect([await db.count('records'), await db.count('outbox')]).toEqual([0, 0])
})

it('never holds a step in a case, which names people', async () => {
  await file(1)
  const db = await database()
  await db.put('outbox', { seq: 99, account: WORKER.id, kind: 'case.step', path: '/cases/c/steps/s', body: { name: 'somebody' }, subject: 'c', id: 'c', tries: 0 })
  expect(await (await writeQueue(WORKER)).text()).not.toContain('somebody')
  expect(await weigh(WORKER.id)).toMatchObject({ acts: 1 })
})
