/** Which micro-grids a fix leaves open, so that whoever stands there can say it. */

import type { Pack, Spot } from '@/api/types'

export interface Candidate { code: string, name: string }
type Point = [x: number, y: number]
export interface Degrees { lon: number, lat: number }

export const METRES_A_DEGREE = 111_195
/** A fix worse than this says so little that the server looks no further either. */
const WIDEST_M = 500
/** More names than this are no help to somebody in a stairwell: a building is. */
const MOST = 4

/**
 * The micro-grids of the own area between which the fix cannot tell, the nearest first.
 *
 * Nothing where it does not matter: a border further off than half the accuracy is
 * crossed by less than one fix in ten.
 */
export function candidatesOf(pack: Pack | undefined, place: Spot | null): Candidate[] {
  const within = Math.min(place?.accuracy_m ?? 0, WIDEST_M)
  const point = pointOf(place)
  if (!pack || !point || !within)
    return []
  const near = pack.micro_grids
    .map(({ properties, geometry }) => ({
      code: properties.code ?? '', name: properties.name ?? '', metres: distance(geometry, point),
    }))
    .filter(({ metres }) => metres <= within)
    .sort((one, other) => one.metres - other.metres)
  const [, second] = near
  const open = second && second.metres <= within / 2 && near.length <= MOST
  return open ? near.map(({ code, name }) => ({ code, name })) : []
}

/** What is said by a label or an address may have no point. */
export function pointOf(place: Spot | null): Degrees | null {
  const { lon = null, lat = null } = place ?? {}
  return lon === null || lat === null ? null : { lon, lat }
}

/** Metres from a place to a micro-grid; 0 within it. On some hundred metres the earth is flat. */
export function distance(geometry: object, { lon, lat }: Degrees): number {
  // The server's document says "an object"; a micro-grid is one MultiPolygon in WGS 84.
  const { coordinates } = geometry as { coordinates: Point[][][] }
  const shrink = Math.cos(lat * Math.PI / 180)
  const rings = coordinates.flat().map(ring =>
    ring.map(([x, y]): Point => [(x - lon) * shrink * METRES_A_DEGREE, (y - lat) * METRES_A_DEGREE]))
  if (rings.filter(around).length % 2)
    return 0
  return Math.min(...rings.flatMap(ring => ring.slice(1).map((to, at) => away(ring[at] ?? to, to))))
}

/** Whether the ring goes around the middle, where the place is. */
function around(ring: Point[]): boolean {
  let inside = false
  for (const [at, [x, y]] of ring.slice(1).entries()) {
    const [fromX, fromY] = ring[at] ?? [x, y]
    if ((fromY > 0) !== (y > 0) && fromX - fromY * (x - fromX) / (y - fromY) > 0)
      inside = !inside
  }
  return inside
}

/** Metres from the middle to a piece of a border. */
function away([x, y]: Point, [toX, toY]: Point): number {
  const [dx, dy] = [toX - x, toY - y]
  const share = Math.min(1, Math.max(0, -(x * dx + y * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(x + share * dx, y + share * dy)
}
