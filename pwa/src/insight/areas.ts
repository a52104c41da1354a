/** Micro-grids of the own area: from the pack on the device, with what was counted there. */

import type { AreaCount, Pack } from '@/api/types'
import { COLOURS, type Colour } from './colours'

export type Shape = Pack['micro_grids'][number]

export interface MapArea {
  code: string
  name: string
  /** The villages and grids it lies in, from the top. */
  within: string
  /** What tells it from its neighbours: 07 of 东溪村第1网格-07. */
  short: string
  shape: Shape
  count?: AreaCount
  colour?: Colour
  /** What is said on the map below its name, and the whole of it for readers. */
  note?: string
  words?: string
}

const NAMED_ABOVE = new Set(['village', 'grid'])

/** Put shapes and counts together, in the order of their codes. */
export function areasOf(pack: Pack, counts: ReadonlyMap<string, AreaCount> | undefined): MapArea[] {
  const areas = new Map(pack.areas.map(one => [one.code, one]))
  return pack.micro_grids.map((shape) => {
    const { code = '', name = '', grid = '' } = shape.properties
    const within: string[] = []
    for (let above = areas.get(grid); above; above = areas.get(above.parent ?? '')) {
      if (NAMED_ABOVE.has(above.level))
        within.unshift(above.name)
    }
    const count = counts?.get(code)
    return {
      code, name, shape, short: shortName(name), within: within.join(' · '),
      ...(count && { count, colour: count.colour }),
    }
  })
}

export function shortName(name: string): string {
  return /[^-－\s]+$/.exec(name)?.[0] ?? name
}

const urgency = ({ colour }: MapArea) => colour ? COLOURS.indexOf(colour) : COLOURS.length

/** What asks for attention first, then by code. */
export function mostUrgentFirst(areas: MapArea[]): MapArea[] {
  return [...areas].sort((one, other) => urgency(one) - urgency(other) || one.code.localeCompare(other.code))
}

export interface Spot { x: number, y: number }
export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

const AHEAD: Record<Direction, (dx: number, dy: number) => [ahead: number, aside: number]> = {
  ArrowLeft: (dx, dy) => [-dx, Math.abs(dy)],
  ArrowRight: (dx, dy) => [dx, Math.abs(dy)],
  ArrowUp: (dx, dy) => [-dy, Math.abs(dx)],
  ArrowDown: (dx, dy) => [dy, Math.abs(dx)],
}

export function isDirection(key: string): key is Direction {
  return key in AHEAD
}

/** The nearest spot in that direction on the screen, within the quarter that the arrow points to. */
export function nextSpot(spots: ReadonlyMap<string, Spot>, from: string, direction: Direction): string | undefined {
  const here = spots.get(from)
  let best: string | undefined
  let nearest = Infinity
  for (const [code, { x, y }] of spots) {
    if (!here || code === from)
      continue
    const [ahead, aside] = AHEAD[direction](x - here.x, y - here.y)
    const far = ahead + 2 * aside
    if (ahead > 0 && ahead >= aside && far < nearest)
      [best, nearest] = [code, far]
  }
  return best
}
