import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Alert } from '@/api/types'
import { speak } from '@/i18n'
import { freshDevice, json, offline, problem, serve } from '@/local/fakes'
import { few, odds, t } from './alert-words'
import { byArea, why } from './alerts'
import { confirmRed } from './red'

const area = { code: 'm1', name: '示例', level: 'micro_grid' as const }
const made = ({ path }: { path: string }) => json(201, { id: path.split('/').pop() })
const alert = (said: Partial<Alert>): Alert => ({ id: 'a', area, kind: 'unusual_week', week: '2026-11-16', raised_at: '', seen_at: '', numbers: null, ...said })

beforeEach(() => freshDevice())
afterEach(() => speak('zh-CN'))

it('says why a week is unusual, with the numbers', async () => {
  const week = alert({ numbers: { matters: 7, usual: 1.2, chance: 5e-5 } })
  expect(why(week)).toBe('七天 7 件，平常一周 1.2 件；仅凭偶然一万周不到一次。')
  await speak('en')
  expect(why(week)).toBe('7 matters in seven days, 1.2 in a usual week; by chance less than once in 10,000 weeks.')
})

it('has words for every kind, with numbers and without', () => {
  for (const kind of ['unusual_week', 'hot_cluster', 'scan_cluster', 'rising'] as const) {
    const said = why(alert({ kind, numbers: { matters: 9, usual: 2, areas: 4, weeks: 3, chance: 0.001 } }))
    expect(said).toMatch(/9 件/)
    expect(said).not.toMatch(/undefined|NaN|\{/)
    expect(why(alert({ kind }))).toMatch(/比平常多/)
  }
})

it('never calls a chance smaller than it is', () => {
  expect([0.2, 0.03, 0.00099, 0.001, 1e-4, 9.9e-5, 3e-10].map(odds))
    .toEqual(['十', '十', '一千', '一千', '一万', '一万', '一百万'])
})

it('writes few matters with a digit behind the point, and many without', () => {
  expect([0.031, 0.65, 1.24, 12.4, 5236].map(few)).toEqual(['0.03', '0.7', '1.2', '12', '5,236'])
})

it('tells an area once, with all that is said of it', () => {
  const other = { ...area, code: 'm2' }
  const found = byArea([alert({ id: '1' }), alert({ id: '2', area: other }), alert({ id: '3', kind: 'rising' })])
  expect(found.map(({ area: { code }, alerts }) => [code, alerts.map(({ id }) => id)])).toEqual([['m1', ['1', '3']], ['m2', ['2']]])
})

it('confirms the same red again when the answer was lost, and another after a refusal', async () => {
  const lost = serve(() => offline())
  await expect(confirmRed('m1', 'other', '')).rejects.toThrow()
  const heard = serve(made)
  await confirmRed('m1', 'other', '')
  expect(heard[0]?.path).toBe(lost[0]?.path)
  const refused = serve(() => problem(409, 'already-red'))
  await expect(confirmRed('m1', 'other', '')).rejects.toThrow()
  const again = serve(made)
  await confirmRed('m1', 'other', '')
  expect(again[0]?.path).not.toBe(refused[0]?.path)
})

it('says how many areas are coloured by chance', () => {
  expect(t('legend.by_chance', { odds: odds(0.001) })).toContain('每一千块里')
})
