/** Fetches and unpacks shapes beside the page: thousands of them would hold its fingers still. */

import { get, Unreachable } from '@/api/client'
import type { Level } from '@/api/types'
import { drawnAt, type BaseMap, type Spot } from './tiles'
import { boundsOf, middle, unpack, type Bounds, type Polygons, type Topology } from './topology'

export interface ShapesAsked { load: { version: string, level: Level, base: BaseMap | null } }
export interface OutlineAsked { outline: Outlined[] }
export interface Outlined { id: number, texture?: string }
export interface ShapesMade { codes: string[], middles: Spot[], bounds: Bounds[], url: string }
export interface OutlineMade { url: string }
export interface Failed { failed: 'offline' | 'refused' }
export type Answer = ShapesMade | OutlineMade | Failed

let shapes: Polygons[] = []

addEventListener('message', ({ data }: MessageEvent<{ turn: number } & (ShapesAsked | OutlineAsked)>) => {
  const answer = 'load' in data ? load(data.load) : Promise.resolve({ url: addressOf(data.outline) })
  void answer
    .catch((error: unknown): Failed => ({ failed: error instanceof Unreachable ? 'offline' : 'refused' }))
    .then(said => postMessage({ turn: data.turn, ...said }))
})

async function load({ version, level, base }: ShapesAsked['load']): Promise<ShapesMade> {
  const topology = await get('/api/v1/insight/shapes/{version}', { path: { version }, query: { level } }) as unknown as Topology // as the route promises
  shapes = unpack(topology, spot => drawnAt(spot, base))
  return {
    codes: topology.objects.areas.geometries.map(({ id }) => id),
    middles: shapes.map(middle),
    bounds: shapes.map(boundsOf),
    url: addressOf(shapes.map((_, id) => ({ id }))),
  }
}

/** GeoJSON at an address of the browser's own, from which the map's worker fetches it. */
function addressOf(outlined: Outlined[]): string {
  const features = outlined.filter(({ id }) => shapes[id]?.length)
    .map(({ id, texture }) => ({ type: 'Feature', id, properties: { texture }, geometry: { type: 'MultiPolygon', coordinates: shapes[id] } }))
  return URL.createObjectURL(new Blob([JSON.stringify({ type: 'FeatureCollection', features })], { type: 'application/json' }))
}
