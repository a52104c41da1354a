import type { Pack } from '@/api/types'
import { expect, it } from 'vitest'
import { formOf, draftOf, blank, findingOf, isBlank } from './finding'
import { degreesOf, groundOf, metresOf } from './ground-view'
import { floorWords, spotWords } from './place-words'
import { atBuilding, atPin, floorOf, gridAt, labelIn, reachOf } from './spots'

const HERE = 'https://linli.example'

it.each([
  [`${HERE}/b/33030001`, { code: '33030001', unit: null }],
  [`${HERE}/b/3%2F2?u=%E4%B8%9C`, { code: '3/2', unit: '东' }],
  ['https://other.example/b/33030001', undefined],
  [`${HERE}/card/x`, undefined],
  [`${HERE}/b/`, undefined],
  [`${HERE}/b/%E0%A4%A`, undefined],
  ['weixin://pay', undefined],
  ['33030001', undefined],
  ['', undefined],
])('reads %s as %j', (text, label) => {
  expect(labelIn(text, HERE)).toEqual(label)
})

it.each([
  ['7', false, false, '7'], ['1', true, false, '-1'], ['-1', false, false, '-1'], ['-1', true, false, '-1'],
  ['2', false, true, '2M'], ['1', true, true, '-1'], ['７', false, false, '7'], ['200', false, false, '200'],
  ['', false, false, undefined], ['0', false, false, undefined], ['201', false, false, undefined],
  ['10', true, false, undefined], ['三', false, false, undefined], ['1.5', false, false, undefined],
])('takes %j (below %s, mezzanine %s) as floor %s', (typed, below, mezzanine, floor) => {
  expect(floorOf(typed, below, mezzanine)).toBe(floor)
})

it.each([['7', '7 楼'], ['-2', '地下 2 层'], ['2M', '2 楼夹层']])('says floor %s as %s', (floor, words) => {
  expect(floorWords(floor)).toBe(words)
})

const point = { lon: 120, lat: 28, taken_at: null }
it.each([
  [{ ...point, source: 'gps', accuracy_m: 18.4 }, '定位 约 18 米'],
  [{ ...point, source: 'gps', accuracy_m: null }, '定位'],
  [{ ...point, source: 'map', accuracy_m: 0.5 }, '地图 约 1 米'],
  [{ ...point, source: 'qr', accuracy_m: null, floor: '-1' }, '楼栋码 · 地下 1 层'],
  [{ ...point, lon: null, lat: null, source: 'address', accuracy_m: null }, '地址'],
  [null, ''],
] as const)('says how the place is known: %j', (spot, words) => {
  expect(spotWords(spot)).toBe(words)
})

it('knows a pin as well as the finger that set it, and no better', () => {
  expect(reachOf('touch', 2)).toBe(44)
  expect(reachOf('mouse', 2)).toBe(6)
  expect(reachOf('touch', 0.001)).toBe(0.5)
  expect(atPin({ lon: 120.12345678, lat: 28 }, 44.04)).toMatchObject({ lon: 120.123457, accuracy_m: 44, source: 'map' })
})

it('names the micro-grid under the pin, and none beyond the own ground', () => {
  const ring = [[120, 28], [120.01, 28], [120.01, 28.01], [120, 28.01], [120, 28]]
  // Only what is read.
  const pack = { micro_grids: [{ type: 'Feature', geometry: { coordinates: [[ring]] }, properties: { name: '示例-01' } }] } as unknown as Pack
  expect(gridAt(pack, { lon: 120.005, lat: 28.005 })).toBe('示例-01')
  expect(gridAt(pack, { lon: 120.02, lat: 28.005 })).toBeUndefined()
  const ground = groundOf({ ...pack, buildings: [] })
  const corner = metresOf({ lon: 120, lat: 28 }, { lon: 120.01, lat: 28.01 })
  expect([ground?.most.x, ground?.least.y]).toEqual([corner.x, corner.y])
  expect(corner.y).toBeCloseTo(-1111.95)
  expect(degreesOf({ lon: 120, lat: 28 }, corner).lon).toBeCloseTo(120.01, 9)
  expect(groundOf({ micro_grids: [], buildings: [] })).toBeUndefined()
})

it('makes up no point for a building that has none', () => {
  const building = { id: 'b', code: 'c', name: '3栋', lon: 120, lat: null, micro_grid: 'm' }
  expect(atBuilding(building, 'address')).toMatchObject({ lon: null, lat: null, accuracy_m: null, source: 'address' })
})

it('keeps the place that was said in the draft, and files it instead of the fix', () => {
  const fix = { ...point, source: 'gps' as const, accuracy_m: 9 }
  const form = { ...blank(), category: 'wage', outcome: 'noted' as const, spot: atBuilding(undefined, 'qr', { building: 'c' }) }
  expect(isBlank({ ...blank(), spot: form.spot })).toBe(false)
  expect(formOf(draftOf(form)).spot).toEqual(form.spot)
  expect(findingOf(form, 'patrol', fix)?.place).toMatchObject({ source: 'qr', building: 'c', lon: null })
  expect(findingOf({ ...form, spot: null }, 'patrol', fix)?.place).toMatchObject({ source: 'gps', accuracy_m: 9 })
  expect(formOf({ place: fix }).spot).toBeNull()
})
