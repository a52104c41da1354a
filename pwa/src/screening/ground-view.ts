/** The own ground as the picking map draws it: metres around a middle, north up. Pure. */

import type { Building, Pack } from '@/api/types'
import { METRES_A_DEGREE, type Degrees } from './nearby'

export interface Metres { x: number, y: number }
export interface Patch { code: string, name: string, path: string, middle: Metres, room: number }
export interface Mark { building: Building, at: Metres }
export interface Ground { origin: Degrees, patches: Patch[], marks: Mark[], least: Metres, most: Metres }

/** Nothing where the phone has no shapes. */
export function groundOf({ micro_grids, buildings }: Pick<Pack, 'micro_grids' | 'buildings'>): Ground | undefined {
  // The server's document says "an object"; a micro-grid is one MultiPolygon in WGS 84.
  const shapes = micro_grids.map(({ properties, geometry }) => ({ properties, rings: (geometry as unknown as { coordinates: [number, number][][][] }).coordinates.flat() }))
  const first = shapes[0]?.rings[0]?.[0]
  if (!first)
    return undefined
  const origin = { lon: first[0], lat: first[1] }
  const patches = shapes.map(({ properties: { code = '', name = '' }, rings }): Patch => {
    const points = rings.map(ring => ring.map(([lon, lat]) => metresOf(origin, { lon, lat })))
    const { least, most } = boxOf(points.flat())
    const path = points.map(ring => `M${ring.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`).join('')
    return { code, name, path, middle: { x: (least.x + most.x) / 2, y: (least.y + most.y) / 2 }, room: Math.min(most.x - least.x, most.y - least.y) }
  })
  const marks = buildings.flatMap((building): Mark[] => building.lon === null || building.lat === null ? [] : [{ building, at: metresOf(origin, { lon: building.lon, lat: building.lat }) }])
  const all = shapes.flatMap(({ rings }) => rings.flat()).map(([lon, lat]) => metresOf(origin, { lon, lat }))
  return { origin, patches, marks, ...boxOf(all) }
}

function boxOf(points: readonly Metres[]): { least: Metres, most: Metres } {
  const least = { x: Infinity, y: Infinity }
  const most = { x: -Infinity, y: -Infinity }
  for (const { x, y } of points) {
    least.x = Math.min(least.x, x)
    least.y = Math.min(least.y, y)
    most.x = Math.max(most.x, x)
    most.y = Math.max(most.y, y)
  }
  return { least, most }
}

/** South is further down, as on a screen. */
export function metresOf(origin: Degrees, { lon, lat }: Degrees): Metres {
  return { x: (lon - origin.lon) * METRES_A_DEGREE * Math.cos(origin.lat * Math.PI / 180), y: (origin.lat - lat) * METRES_A_DEGREE }
}

export function degreesOf(origin: Degrees, { x, y }: Metres): Degrees {
  return { lon: origin.lon + x / (METRES_A_DEGREE * Math.cos(origin.lat * Math.PI / 180)), lat: origin.lat - y / METRES_A_DEGREE }
}
