import { describe, expect, it } from 'vitest'
import { judge, type Stroke } from './strokes'

/** A hand: it hurries, slows down in bends, and trembles a little. */
function written(seed: number, strokes = 4): Stroke[] {
  let state = seed
  const chance = () => (state = (state * 16807) % 2147483647) / 2147483647
  return Array.from({ length: strokes }, (_, nth) => {
    let [x, y, t] = [20 + nth * 30, 40 + chance() * 20, nth * 400]
    return Array.from({ length: 18 }, (_, at) => {
      const haste = 1 + 3 * Math.sin((at / 17) * Math.PI) + chance()
      x += haste * (1 + chance())
      y += haste * Math.sin(at / 3 + seed) + chance()
      t += 15 + chance() * 4
      return { x, y, t }
    })
  })
}

/** A program: each stroke a line of points, all the same way apart. */
const drawn: Stroke[] = [0, 1, 2].map(nth =>
  Array.from({ length: 20 }, (_, at) => ({ x: 10 + at * 4, y: 30 + nth * (20 + nth) + at * nth, t: nth * 400 + at * 16 })))

describe('judging a signature', () => {
  it.each([1, 7, 42, 99, 2026])('takes what a hand wrote (%i)', (seed) => {
    expect(judge(written(seed))).toBe(true)
  })

  it('takes one long stroke', () => {
    expect(judge(written(5, 1))).toBe(true)
  })

  it('doubts what went at one speed', () => {
    const even: Stroke[] = [Array.from({ length: 60 }, (_, at) => ({ x: 50 + 30 * Math.cos(at / 10), y: 50 + 30 * Math.sin(at / 10), t: at * 16 }))]
    expect(judge(even)).toBe(false)
    expect(judge(drawn)).toBe(false)
  })

  it('doubts one stroke twice, wherever it stands', () => {
    const [first = []] = written(3, 1)
    const moved = first.map(({ x, y, t }) => ({ x: x + 60, y: y + 7, t: t + 900 }))
    expect(judge([first, moved])).toBe(false)
  })

  it('doubts a name that another party wrote to the pixel', () => {
    const pasted = written(11).map(stroke => stroke.map(({ x, y, t }) => ({ x: x + 2, y, t: t + 5000 })))
    expect(judge(pasted, [written(11)])).toBe(false)
    expect(judge(written(12), [written(11)])).toBe(true)
  })

  it('doubts a dot, a slip and nothing at all', () => {
    expect(judge([])).toBe(false)
    expect(judge([[{ x: 1, y: 1, t: 0 }]])).toBe(false)
    expect(judge([written(4, 1)[0]?.slice(0, 8) ?? []])).toBe(false)
    const quick = written(4, 1).map(stroke => stroke.map(point => ({ ...point, t: point.t / 10 })))
    expect(judge(quick)).toBe(false)
  })

  it('does not trip over points at one place or at one time', () => {
    const still: Stroke[] = [Array.from({ length: 40 }, (_, at) => ({ x: 5, y: 5, t: at * 16 }))]
    const atOnce: Stroke[] = [Array.from({ length: 40 }, (_, at) => ({ x: at, y: 5, t: 0 }))]
    expect(judge(still)).toBe(false)
    expect(judge(atOnce)).toBe(false)
  })
})
