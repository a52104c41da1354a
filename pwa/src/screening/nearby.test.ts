import type { Pack, Place } from '@/api/types'
import { expect, it } from 'vitest'
import { candidatesOf } from './nearby'

type Ring = [number, number][]
const box = (west: number, east: number, south = 28.01): Ring =>
  [[west, south], [east, south], [east, 28.02], [west, 28.02], [west, south]]
const shape = (code: string, ...rings: Ring[]) =>
  ({ type: 'Feature', properties: { code, name: `示例${code}`, grid: 'g' }, geometry: { type: 'MultiPolygon', coordinates: [rings] } })
// Candidates are found in the shapes alone.
const packOf = (...micro_grids: object[]) => ({ micro_grids }) as unknown as Pack
const at = (lon: number, accuracy_m: number | null, lat = 28.015): Place => ({ lon, lat, accuracy_m, source: 'gps', taken_at: null })

const PACK = packOf(shape('西', box(120.65, 120.66)), shape('东', box(120.66, 120.67)))
const codes = (place: Place | null, pack = PACK) => candidatesOf(pack, place).map(({ code }) => code)

it('names both sides of a border that is nearer than half the accuracy, its own first', () => {
  // 0.0001 degrees are 9.8 m here.
  expect(codes(at(120.6599, 20))).toEqual(['西', '东'])
  expect(codes(at(120.6601, 20))).toEqual(['东', '西'])
})

it('does not ask where a border further off hardly matters', () => {
  expect(codes(at(120.6599, 15))).toEqual([])
  expect(codes(at(120.655, 60))).toEqual([])
})

it('does not ask where the fix says nothing of its accuracy, or there is none', () => {
  expect(codes(at(120.65999, null))).toEqual([])
  expect(codes(null)).toEqual([])
  expect(candidatesOf(undefined, at(120.66, 50))).toEqual([])
})

it('does not ask between one own micro-grid and strange ground', () => {
  expect(codes(at(120.65001, 60))).toEqual([])
})

it('measures along the ground, not in degrees', () => {
  // A fix 11.1 m south of both, and 9.8 m west of one.
  expect(codes(at(120.6599, 30, 28.0099))).toEqual(['西', '东'])
  expect(codes(at(120.6599, 29, 28.0099))).toEqual([])
})

it('knows a hole, and who fills it', () => {
  const hole: Ring = [[120.654, 28.014], [120.656, 28.014], [120.656, 28.016], [120.654, 28.016], [120.654, 28.014]]
  const pack = packOf(shape('外', box(120.65, 120.66), hole), shape('里', hole))
  expect(codes(at(120.6541, 25), pack)).toEqual(['里', '外'])
  expect(codes(at(120.655, 25), pack)).toEqual([])
})

it('offers no long list: there a building says it better', () => {
  const strips = Array.from({ length: 6 }, (_, n) => shape(`${n}`, box(120.65 + n * 1e-4, 120.65 + (n + 1) * 1e-4)))
  expect(codes(at(120.6503, 15), packOf(...strips))).toHaveLength(4)
  expect(codes(at(120.6503, 100), packOf(...strips))).toEqual([])
})
