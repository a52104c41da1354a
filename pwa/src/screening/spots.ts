/** Places that a person said, in whichever way. Pure. */

import type { Building, Pack, Spot } from '@/api/types'
import { distance, type Degrees } from './nearby'

/** What one of the ways comes to. */
export interface Chosen { building: string | null, dwelling: string | null, spot: Spot }
/** What stood in the address of a label. */
export interface Scanned { code: string, unit: string | null }
export type Pointer = 'touch' | 'mouse' | 'pen' | 'keys'

/** So far beside what is meant a tap may fall, in px of the screen: half a finger, or the tip of an arrow. */
const REACH_PX: Record<Pointer, number> = { touch: 22, mouse: 3, pen: 4, keys: 3 }

const now = () => new Date().toISOString()

/** A building is as large as it is: nobody knows better than that, and nothing is made up. */
export function atBuilding(building: Building | undefined, source: 'qr' | 'address', more: Partial<Spot> = {}): Spot {
  const { lon = null, lat = null } = building ?? {}
  const point = lon === null || lat === null ? { lon: null, lat: null } : { lon, lat }
  return { ...point, accuracy_m: null, source, taken_at: now(), ...more }
}

export function atPin({ lon, lat }: Degrees, accuracy: number): Spot {
  const six = (degrees: number) => Math.round(degrees * 1e6) / 1e6
  return { lon: six(lon), lat: six(lat), accuracy_m: Math.round(accuracy * 10) / 10, source: 'map', taken_at: now() }
}

/** How well a pin is known: what a finger covers at this scale, in metres. */
export function reachOf(pointer: Pointer, metresAPixel: number): number {
  return Math.max(0.5, REACH_PX[pointer] * metresAPixel)
}

/** Which micro-grid of the own ground holds the point. */
export function gridAt(pack: Pack, point: Degrees): string | undefined {
  const shape = pack.micro_grids.find(({ geometry }) => distance(geometry, point) === 0)
  return shape?.properties.name ?? undefined
}

/** The code in what a camera read, if it is one of this server's labels. */
export function labelIn(text: string, origin: string): Scanned | undefined {
  try {
    const { origin: from, pathname, searchParams } = new URL(text)
    const code = from === origin && /^\/b\/(.+)$/.exec(pathname)?.[1]
    return code ? { code: decodeURIComponent(code), unit: searchParams.get('u') } : undefined
  }
  catch {
    return undefined
  }
}

/** What was typed into the field for a floor, as it is kept; nothing where it is no floor. */
export function floorOf(typed: string, below: boolean, mezzanine: boolean): string | undefined {
  const number = Number(typed.trim().normalize('NFKC'))
  if (!typed.trim() || !Number.isInteger(number))
    return undefined
  const floor = below ? -Math.abs(number) : number
  if (floor === 0 || floor < -9 || floor > 200)
    return undefined
  return `${floor}${mezzanine && floor > 0 ? 'M' : ''}`
}
