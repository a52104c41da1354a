import { expect, it } from 'vitest'
import { said } from '@/local/fakes'
import { daysAhead, whatToDo, whatWasWrong } from './refusal'

const late = { filedAt: '2028-01-03T09:12:00Z', problem: { ...said(422, 'time-out-of-range'), now: '2026-11-20T09:12:00Z' } }

it('says by how many days the phone is ahead or behind', () => {
  expect(daysAhead(late)).toBe(409)
  expect(whatWasWrong(late)).toContain('快了 409 天')
  expect(whatWasWrong({ ...late, filedAt: '2015-01-01T00:00:00Z' })).toContain('慢了')
})

it('explains what was sent before with other words', () => {
  const differs = { filedAt: '2026-11-20T09:12:00Z', problem: said(409, 'record-differs') }
  expect(whatWasWrong(differs)).toContain('写的不一样')
  expect(whatToDo(differs)).toContain('两份都留着')
})

it('has words for what it does not know', () => {
  expect(whatWasWrong({ filedAt: '', problem: said(422, 'something-new') })).toBe('中心没收下这一条。')
})
