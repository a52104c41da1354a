/** From which zoom on each sign has room: the most urgent first, one to a field of the screen. */

import type { Spot } from './tiles'

const FIELD_PX = 46
const TILE_PX = 512
export const [FIRST_ZOOM, LAST_ZOOM] = [7, 17]

/** A zoom for each spot, by falling weight; from the last zoom on there is room for all. */
export function roomFor(spots: readonly Spot[], weights: readonly number[]): number[] {
  const places = spots.map(onEarth)
  const order = [...spots.keys()].sort((one, other) => (weights[other] ?? 0) - (weights[one] ?? 0))
  const zooms = spots.map(() => LAST_ZOOM)
  for (let zoom = LAST_ZOOM - 1; zoom >= FIRST_ZOOM; zoom--)
    for (const at of chosen(order, places, zoom))
      zooms[at] = Math.min(zooms[at] ?? zoom, zoom)
  return zooms
}

/** Whoever comes first takes the field, in the same order at each zoom: what is seen far off stays. */
function* chosen(order: number[], places: Spot[], zoom: number): Generator<number> {
  const fields = TILE_PX * 2 ** zoom / FIELD_PX
  const taken = new Set<number>()
  for (const at of order) {
    const [x, y] = places[at] ?? [0, 0]
    const field = Math.floor(x * fields) * 2 ** 24 + Math.floor(y * fields)
    if (!taken.has(field)) {
      taken.add(field)
      yield at
    }
  }
}

/** Web Mercator from 0 to 1. */
function onEarth([lon, lat]: Spot): Spot {
  const angle = lat * Math.PI / 180
  return [lon / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI)]
}
