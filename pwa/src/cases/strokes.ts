/**
 * Whether a signature was written by a hand. The strokes are judged here, on the device,
 * and never leave it: what is kept is one yes or no.
 */

export interface Point { x: number, y: number, t: number }
export type Stroke = readonly Point[]

/** A tap or a slip of the finger is no name. */
const FEWEST = 12
const SHORTEST_MS = 250
/** So many steps tell something about how evenly the pen went. */
const STEPS = 20
/** A hand slows down in bends: its steps differ by far more than a tenth. */
const EVENEST = 0.1
/** Nobody writes the same line twice to a tenth of a pixel. */
const SAME_PX = 0.1
const SAME_POINTS = 8

/** Tell whether these strokes look written, and not drawn by a program. */
export function judge(strokes: readonly Stroke[], before: readonly (readonly Stroke[])[] = []): boolean {
  const points = strokes.flat()
  return points.length >= FEWEST
    && spent(strokes) >= SHORTEST_MS
    && !isEven(strokes)
    && !repeats(strokes)
    && !before.some(other => isCopy(strokes, other))
}

function spent(strokes: readonly Stroke[]): number {
  const times = strokes.flat().map(({ t }) => t)
  return Math.max(...times) - Math.min(...times)
}

/** Whether the pen went at one speed from beginning to end. */
function isEven(strokes: readonly Stroke[]): boolean {
  const speeds = strokes.flatMap(stepsOf)
  if (speeds.length < STEPS) return false
  const mean = speeds.reduce((sum, one) => sum + one, 0) / speeds.length
  if (!mean) return true
  const spread = Math.sqrt(speeds.reduce((sum, one) => sum + (one - mean) ** 2, 0) / speeds.length)
  return spread / mean < EVENEST
}

function stepsOf(stroke: Stroke): number[] {
  return stroke.slice(1).flatMap((to, at) => {
    const from = stroke[at]
    return from && to.t > from.t ? [Math.hypot(to.x - from.x, to.y - from.y) / (to.t - from.t)] : []
  })
}

/** Whether two strokes of one name are the same line, wherever they stand. */
function repeats(strokes: readonly Stroke[]): boolean {
  const long = strokes.filter(stroke => stroke.length >= SAME_POINTS)
  return long.some((one, at) => long.slice(at + 1).some(other => isSame(one, other)))
}

/** Whether a whole name is that of another, as a program pastes it. */
function isCopy(strokes: readonly Stroke[], other: readonly Stroke[]): boolean {
  return strokes.length > 0 && strokes.length === other.length
    && strokes.every((stroke, at) => isSame(stroke, other[at] ?? []))
}

function isSame(one: Stroke, other: Stroke): boolean {
  const [start, there] = [one[0], other[0]]
  return !!start && !!there && one.length === other.length
    && one.every((point, at) => {
      const twin = other[at]
      return !!twin
        && Math.abs(point.x - start.x - (twin.x - there.x)) < SAME_PX
        && Math.abs(point.y - start.y - (twin.y - there.y)) < SAME_PX
    })
}
