import { beforeEach, expect, it } from 'vitest'
import { Refusal, Unreachable } from '@/api/client'
import { ALL, database } from '@/local/db'
import { freshDevice, idIn, json, offline, problem, serve, type Asked } from '@/local/fakes'
import { takeStep } from './cases'

beforeEach(() => freshDevice())

const taken = ({ path }: { path: string }) => json(201, { id: idIn(path) })
const party = { party_id: 'p', kind: 'person', role: 'applicant', name: 'somebody' }

it('takes the same step again when its answer was lost', async () => {
  const lost = serve(() => offline())
  await expect(takeStep('case', 'case.add_party', party)).rejects.toBeInstanceOf(Unreachable)
  const heard = serve(taken)
  await takeStep('case', 'case.add_party', party)
  const said = ({ method, path, body }: Asked) => ({ method, path, body })
  expect(heard.map(said)).toEqual(lost.map(said))
})

it('takes another step when it is taken anew', async () => {
  const heard = serve(taken)
  await takeStep('case', 'case.tell_rights', { how: 'read' })
  await takeStep('case', 'case.tell_rights', { how: 'read' })
  expect(heard[0]?.path).not.toBe(heard[1]?.path)
})

it('takes another step after a refusal', async () => {
  const refused = serve(() => problem(409, 'case-claimed'))
  await expect(takeStep('case', 'case.claim')).rejects.toBeInstanceOf(Refusal)
  const heard = serve(taken)
  await takeStep('case', 'case.claim')
  expect(heard[0]?.path).not.toBe(refused[0]?.path)
})

it('keeps nothing about the parties on the device', async () => {
  serve(() => offline())
  await takeStep('case', 'case.add_party', party).catch(() => {})
  const db = await database()
  const kept = await Promise.all(ALL.map(store => db.getAll(store)))
  expect(JSON.stringify(kept)).not.toContain('somebody')
})
