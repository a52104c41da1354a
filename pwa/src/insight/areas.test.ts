import { expect, it } from 'vitest'
import type { AreaCount, Pack } from '@/api/types'
import { areasOf, mostUrgentFirst, nextSpot, shortName } from './areas'

const shape = (code: string, name: string, grid = 'g') => ({ type: 'Feature', geometry: {}, properties: { code, name, grid } })
const pack = {
  areas: [
    { code: 't', name: '示例镇', level: 'town', parent: null },
    { code: 'v', name: '东溪村', level: 'village', parent: 't' },
    { code: 'g', name: '东溪村第1网格', level: 'grid', parent: 'v' },
  ],
  micro_grids: [shape('m1', '东溪村第1网格-01'), shape('m2', '东溪村第1网格-02'), shape('m3', '东溪村第1网格-03', 'elsewhere')],
} as unknown as Pack // the map asks for no more

const count = (code: string, colour: AreaCount['colour']): AreaCount => ({ code, colour, filed: 3, open: 2, overdue: 1, by_severity: {} })
const counts = new Map([count('m1', 'green'), count('m3', 'yellow')].map(one => [one.code, one]))

it('names each micro-grid with the village and the grid it lies in', () => {
  const [first, , third] = areasOf(pack, undefined)
  expect(first).toMatchObject({ code: 'm1', short: '01', within: '东溪村 · 东溪村第1网格' })
  expect(third?.within).toBe('')
})

it('leaves an area without colour where nothing was counted', () => {
  expect(areasOf(pack, counts).map(({ colour }) => colour)).toEqual(['green', undefined, 'yellow'])
  expect(areasOf(pack, undefined).some(area => area.count)).toBe(false)
})

it('lists what asks for attention first, and what is unknown last', () => {
  expect(mostUrgentFirst(areasOf(pack, counts)).map(({ code }) => code)).toEqual(['m3', 'm1', 'm2'])
})

it('keeps a name that has no number', () => {
  expect(shortName('示例微网格')).toBe('示例微网格')
})

const spots = new Map([
  ['here', { x: 0, y: 0 }], ['right', { x: 10, y: 1 }], ['far right', { x: 30, y: 0 }],
  ['up', { x: 2, y: -10 }], ['aside', { x: 6, y: 30 }],
])

it('goes to the nearest area in the direction of the arrow', () => {
  expect(nextSpot(spots, 'here', 'ArrowRight')).toBe('right')
  expect(nextSpot(spots, 'right', 'ArrowRight')).toBe('far right')
  expect(nextSpot(spots, 'here', 'ArrowUp')).toBe('up')
  expect(nextSpot(spots, 'here', 'ArrowDown')).toBe('aside')
})

it('stays where there is nothing further', () => {
  expect(nextSpot(spots, 'here', 'ArrowLeft')).toBeUndefined()
  expect(nextSpot(spots, 'nowhere', 'ArrowUp')).toBeUndefined()
})

it('reaches every area by arrows, whatever lies where', () => {
  const reached = new Set(['here'])
  for (const code of reached)
    for (const direction of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const) {
      const next = nextSpot(spots, code, direction)
      if (next) reached.add(next)
    }
  expect([...reached].sort()).toEqual([...spots.keys()].sort())
})
