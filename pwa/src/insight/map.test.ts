import { expect, it } from 'vitest'
import { questionOf, readAsked, USUAL, writeAsked } from './asked'
import { roomFor } from './room'
import { stepOf, stepsOf } from './steps'
import { boundsOf, middle, unpack, type Topology } from './topology'

const squares: Topology = {
  transform: { scale: [0.5, 0.5], translate: [10, 20] },
  // The border between the two, then the rest of each.
  arcs: [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
  objects: { areas: { geometries: [{ id: 'a', arcs: [[[0, 1]]] }, { id: 'b', arcs: [[[2, -1]]] }, { id: 'speck', arcs: [] }] } },
}

it('unpacks a border for both of its areas, in either direction', () => {
  const [west = [], east = [], speck] = unpack(squares, spot => spot)
  expect(west[0]?.[0]).toEqual([[11, 20], [11, 21], [10, 21], [10, 20], [11, 20]])
  expect(east[0]?.[0]).toEqual([[11, 20], [12, 20], [12, 21], [11, 21], [11, 20]])
  expect(speck).toEqual([])
  expect(middle(east)).toEqual([11.5, 20.5])
  expect(boundsOf(east)).toEqual([11, 20, 12, 21])
})

it('keeps in the address only what is not as usual', () => {
  const asked = { ...USUAL, days: '30', show: 'open', from: '2026-01-01' } as const
  const written = writeAsked(asked, { area: '1', state: 'open' })
  expect(JSON.parse(JSON.stringify(written))).toEqual({ area: '1', days: '30', show: 'open' })
  expect(readAsked({ days: '30', show: 'open' })).toEqual({ ...asked, from: '' })
})

it('reads nonsense in an address as usual', () => {
  expect(readAsked({ days: '12', show: 'people', level: 'street', from: 'soon', category: '../x', severity: '9', state: 'x' })).toEqual(USUAL)
})

it('asks for whole days up to today, and for ended states by name', () => {
  const today = new Date(2026, 10, 22, 9)
  expect(questionOf({ ...USUAL, days: '7' }, today)).toMatchObject({ from: '2026-11-16' })
  expect(questionOf({ ...USUAL, days: 'own', from: '2026-01-01', to: '' }, today)).toMatchObject({ from: '2026-01-01', to: undefined })
  expect(questionOf({ ...USUAL, state: 'closed' }, today).state?.split(',')).toContain('withdrawn')
})

it('makes a few rising steps, and none is a step of its own', () => {
  const steps = stepsOf([0, 0, null, 1, 1, 2, 3, 5, 8, 100])
  expect(steps[0]).toMatchObject({ from: 0, to: 0 })
  expect(steps.at(-1)?.to).toBe(100)
  expect(steps.length).toBeLessThanOrEqual(5)
  for (const [at, { from, to }] of steps.slice(1).entries()) {
    expect(from).toBe((steps[at]?.to ?? 0) + 1)
    expect(to).toBeGreaterThanOrEqual(from)
  }
  for (const value of [0, 1, 5, 6, 99, 100])
    expect(stepOf(value, steps)).toBeGreaterThanOrEqual(0)
})

it('shows none and nothing else where there is nothing', () => {
  expect(stepsOf([0, 0, null]).map(({ to }) => to)).toEqual([0])
  expect(stepsOf([])).toHaveLength(1)
})

it('lets the most urgent sign stand for its neighbours farther off', () => {
  const [calm, urgent, away] = roomFor([[120, 28], [120.0001, 28], [121, 29]], [1, 4, 1])
  expect(urgent).toBeLessThan(calm ?? 0)
  expect(away).toBeLessThan(calm ?? 0)
})
