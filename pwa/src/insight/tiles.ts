/**
 * The tile layer. Most base maps of the mainland are in GCJ-02: what they show is
 * moved by some hundred metres. What is drawn over such tiles is moved alike, on the
 * screen alone; nothing that was moved is kept or sent.
 */

import type { MapInfo } from '@/api/types'

export type Spot = [lon: number, lat: number]
export type BaseMap = NonNullable<MapInfo['base_map']>

/** Krassowsky 1940: the half axis in metres, and the eccentricity squared. */
const [HALF_AXIS, ECCENTRICITY] = [6378245, 0.006693421622965943]
const EAST: [often: number, high: number][] = [[1, 20], [1 / 3, 40], [1 / 12, 150], [1 / 30, 300]]
const NORTH: [often: number, high: number][] = [[1, 20], [1 / 3, 40], [1 / 12, 160], [1 / 30, 320]]
const RIPPLE: [often: number, high: number][] = [[6, 20], [2, 20]]

const sines = (turns: number, terms: [number, number][]) =>
  terms.reduce((sum, [often, high]) => sum + 2 / 3 * high * Math.sin(often * Math.PI * turns), 0)

/** Where GCJ-02 has a place on the mainland that WGS 84 has here. */
export function moved([lon, lat]: Spot): Spot {
  const [x, y] = [lon - 105, lat - 35]
  const [root, ripple] = [Math.sqrt(Math.abs(x)), sines(x, RIPPLE)]
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple + sines(x, EAST)
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple + sines(y, NORTH)
  const angle = lat * Math.PI / 180
  const round = 1 - ECCENTRICITY * Math.sin(angle) ** 2
  const along = HALF_AXIS * (1 - ECCENTRICITY) / round ** 1.5
  const across = HALF_AXIS / Math.sqrt(round) * Math.cos(angle)
  return [lon + degrees(east / across), lat + degrees(north / along)]
}

const degrees = (angle: number) => angle * 180 / Math.PI

/** Where a place is drawn: over these tiles, or where it is. */
export const drawnAt = (spot: Spot, base: BaseMap | null): Spot => base?.shifted ? moved(spot) : spot

/** Where a corner of the screen is: the way back, near enough for a box around it. */
export function standsAt(spot: Spot, base: BaseMap | null): Spot {
  const there = drawnAt(spot, base)
  return [2 * spot[0] - there[0], 2 * spot[1] - there[1]]
}
