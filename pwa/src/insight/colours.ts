/** The five colours of areas: shape, letter and colour together, so that none is alone. */

import type { AreaCount } from '@/api/types'

/** The most urgent first. */
export const COLOURS = ['red', 'orange', 'yellow', 'blue', 'green'] as const satisfies readonly AreaCount['colour'][]
export type Colour = AreaCount['colour']

/** Each shape on a 24 px grid. */
export const SHAPES: Record<Colour, string> = {
  red: 'M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8z',
  orange: 'M12 .8L23.2 12 12 23.2.8 12z',
  yellow: 'M12 1.2L23.3 22H.7z',
  blue: 'M2 2h20v20H2z',
  green: 'M1.5 12a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0 -21 0',
}
