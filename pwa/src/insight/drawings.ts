/** Signs, textures and points of the map as pictures, twice as large for sharp screens. */

import { t } from '@/cases/words'
import { SHAPES } from './colours'
import { colourOf } from './values'

const INK = '#1b1f1e'
interface Sign { fill: string, letter: string, low?: boolean }

const SIGNS: Record<string, Sign> = {
  g: { fill: '#7dbb8f', letter: '#08200f' },
  b: { fill: '#8db9e3', letter: '#0a2340' },
  y: { fill: '#f4d75e', letter: '#2a2100', low: true },
  o: { fill: '#ee9a45', letter: '#2b1400' },
  r: { fill: '#a8201f', letter: '#ffffff' },
}
const TEXTURES: Record<string, { ground: string, mark: string }> = {
  'texture-y': { ground: '#f4d75e', mark: '#a37c00' },
  'texture-o': { ground: '#ee9a45', mark: '#a85a10' },
}

function paint(size: number, draw: (pen: OffscreenCanvasRenderingContext2D) => void): ImageData | undefined {
  const pen = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })
  if (!pen)
    return undefined
  draw(pen)
  return pen.getImageData(0, 0, size, size)
}

/** Every picture that the map asks for, by its name. */
export function pictures(): [name: string, picture: ImageData | undefined][] {
  return [
    ...Object.entries(SIGNS).map(([name, sign]): [string, ImageData | undefined] => [name, paint(56, pen => drawSign(pen, name, sign))]),
    ...Object.entries(POINTS).map(([name, point]): [string, ImageData | undefined] => [name, paint(48, point)]),
    ...Object.entries(TEXTURES).map(([name, texture]): [string, ImageData | undefined] => [name, paint(32, pen => drawTexture(pen, texture, name === 'texture-y'))]),
  ]
}

function drawSign(pen: OffscreenCanvasRenderingContext2D, name: string, { fill, letter, low }: Sign): void {
  const colour = colourOf(name) ?? 'green'
  pen.translate(2, 2)
  pen.scale(52 / 24, 52 / 24)
  const path = new Path2D(SHAPES[colour])
  pen.fillStyle = fill
  pen.fill(path)
  pen.strokeStyle = INK
  pen.lineWidth = 1.4
  pen.stroke(path)
  pen.fillStyle = letter
  pen.font = '700 11.5px sans-serif'
  pen.textAlign = 'center'
  pen.fillText(t(`colour.${colour}.letter`), 12, low ? 19.2 : 16.2)
}

/** A case: a ring; a grave one: filled; a late one: red with a mark. Told apart without colour. */
const POINTS = {
  case: (pen: OffscreenCanvasRenderingContext2D) => disc(pen, '#ffffff', INK, ''),
  grave: (pen: OffscreenCanvasRenderingContext2D) => disc(pen, INK, '#ffffff', ''),
  late: (pen: OffscreenCanvasRenderingContext2D) => disc(pen, '#a11a1e', '#ffffff', '!'),
}

function disc(pen: OffscreenCanvasRenderingContext2D, fill: string, edge: string, says: string): void {
  pen.beginPath()
  pen.arc(24, 24, 16, 0, 2 * Math.PI)
  pen.fillStyle = fill
  pen.fill()
  pen.lineWidth = 6
  pen.strokeStyle = edge
  pen.stroke()
  pen.fillStyle = '#ffffff'
  pen.font = '700 24px sans-serif'
  pen.textAlign = 'center'
  pen.fillText(says, 24, 32)
}

/** Dots for yellow, hatching for orange, which repeat without a seam. */
function drawTexture(pen: OffscreenCanvasRenderingContext2D, { ground, mark }: { ground: string, mark: string }, dots: boolean): void {
  pen.fillStyle = ground
  pen.fillRect(0, 0, 32, 32)
  pen.fillStyle = pen.strokeStyle = mark
  pen.lineWidth = 4
  for (const at of dots ? [8, 24] : [-32, -16, 0, 16]) {
    pen.beginPath()
    if (dots) {
      pen.arc(at, at, 3.6, 0, 2 * Math.PI)
      pen.fill()
    }
    else {
      pen.moveTo(at, 34)
      pen.lineTo(at + 36, -2)
      pen.stroke()
    }
  }
}
