import { expect, it } from 'vitest'
import { drawnAt, moved, standsAt, type BaseMap } from './tiles'

const shifted = { shifted: true } as BaseMap

it('moves to GCJ-02 as the server takes it off, to a tenth of a millimetre', () => {
  const [lon, lat] = moved([121.5272106, 31.1774276])
  expect(lon).toBeCloseTo(121.531541859215, 9)
  expect(lat).toBeCloseTo(31.17530398364597, 9)
})

it('leaves everything where it is without shifted tiles', () => {
  expect(drawnAt([120.6, 28], null)).toEqual([120.6, 28])
  expect(drawnAt([120.6, 28], { shifted: false } as BaseMap)).toEqual([120.6, 28])
})

it('finds the way back to within a few metres', () => {
  const there = drawnAt([120.6, 28], shifted)
  expect(Math.abs(there[0] - 120.6)).toBeGreaterThan(0.003)
  expect(standsAt(there, shifted)[0]).toBeCloseTo(120.6, 4)
  expect(standsAt(there, shifted)[1]).toBeCloseTo(28, 4)
})
