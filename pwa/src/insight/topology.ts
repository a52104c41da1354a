/** TopoJSON of our own server, unpacked: areas with their rings, in its order. */

import type { Spot } from './tiles'

export interface Topology {
  arcs: [number, number][][]
  transform?: { scale: [number, number], translate: [number, number] }
  objects: { areas: { geometries: { id: string, arcs: number[][][] }[] } }
}

export type Polygons = Spot[][][]

/** Each area's polygons; `place` says where a corner is drawn. */
export function unpack(topology: Topology, place: (spot: Spot) => Spot): Polygons[] {
  const lines = topology.arcs.map(arc => line(arc, topology, place))
  return topology.objects.areas.geometries.map(({ arcs }) =>
    arcs.map(rings => rings.map(ring => join(ring, lines))))
}

function line(arc: [number, number][], { transform }: Topology, place: (spot: Spot) => Spot): Spot[] {
  const { scale, translate } = transform ?? { scale: [1, 1], translate: [0, 0] }
  let [x, y] = [0, 0]
  return arc.map(([east, north]) => {
    x += east
    y += north
    return place([translate[0] + x * scale[0], translate[1] + y * scale[1]])
  })
}

/** One ring of lines, each but the last without its end; ~number is walked backwards. */
function join(numbers: number[], lines: Spot[][]): Spot[] {
  const ring: Spot[] = []
  for (const number of numbers) {
    const walked = number < 0 ? [...lines[~number] ?? []].reverse() : lines[number] ?? []
    for (let at = ring.length ? 1 : 0; at < walked.length; at++)
      ring.push(walked[at] as Spot) // within its own length
  }
  return ring
}

/** The middle of the largest ring, by its area. */
export function middle(polygons: Polygons): Spot {
  let best: Spot = polygons[0]?.[0]?.[0] ?? [0, 0]
  let largest = 0
  for (const [ring = []] of polygons) {
    const { area, spot } = weigh(ring)
    if (area > largest)
      [best, largest] = [spot, area]
  }
  return best
}

function weigh(ring: Spot[]): { area: number, spot: Spot } {
  const [west, south] = ring[0] ?? [0, 0]
  let [twice, x, y] = [0, 0, 0]
  ring.forEach(([lon, lat], at) => {
    const [next, above] = ring[(at + 1) % ring.length] ?? [west, south]
    const cross = (lon - west) * (above - south) - (next - west) * (lat - south)
    twice += cross
    x += cross * (lon + next - 2 * west)
    y += cross * (lat + above - 2 * south)
  })
  return { area: Math.abs(twice), spot: twice ? [west + x / (3 * twice), south + y / (3 * twice)] : [west, south] }
}

export type Bounds = [west: number, south: number, east: number, north: number]

export function boundsOf(polygons: Polygons): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [ring = []] of polygons) {
    for (const [lon, lat] of ring) {
      bounds[0] = Math.min(bounds[0], lon)
      bounds[1] = Math.min(bounds[1], lat)
      bounds[2] = Math.max(bounds[2], lon)
      bounds[3] = Math.max(bounds[3], lat)
    }
  }
  return bounds
}
