import { expect, it } from 'vitest'
import type { Pack } from '@/api/types'
import type { LocalRecord } from '@/screening/records'
import { ownAreas } from './own'

const shape = (code: string) => ({ type: 'Feature', geometry: {}, properties: { code, name: `示例网格-${code}`, grid: '' } })
const pack = {
  areas: [],
  micro_grids: [shape('m1'), shape('m2')],
  buildings: [{ id: 'b1', micro_grid: 'm1' }, { id: 'b2', micro_grid: 'm2' }],
  dwellings: [{ id: 'd1', building_id: 'b1' }, { id: 'd2', building_id: 'b1' }, { id: 'd3', building_id: 'b2' }],
} as unknown as Pack // the map asks for no more
const report = (id: string, finding: object, answer?: object) => ({ id, finding, answer, filedAt: '2026-11-22T08:00:00Z' }) as unknown as LocalRecord

it('puts a report where the server put it, or else at its door or building', () => {
  const records = [report('1', { dwelling_id: 'd1' }), report('2', { building_id: 'b2' }), report('3', { dwelling_id: 'd1' }, { micro_grid: 'm2' }), report('4', {})]
  const [first, second] = ownAreas(pack, records, new Map())
  expect(first?.reports.map(({ id }) => id)).toEqual(['1'])
  expect(second?.reports.map(({ id }) => id)).toEqual(['2', '3'])
})

it('counts the doors that nobody has been at', () => {
  const round = new Map([['d1', { last: { result: 'met', on: '2026-11-01' } }]])
  expect(ownAreas(pack, [], round).map(({ doors, due }) => [doors, due])).toEqual([[2, 1], [1, 1]])
})
