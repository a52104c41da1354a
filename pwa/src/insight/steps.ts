/** Numbers as a few shades: none is white, and every step is said in the legend. */

/** One hue from light to dark; the letters on it are dark on the first three, white on the last. */
export const SHADES = ['#ffffff', '#d6e8e6', '#9ccac6', '#5c9c9a', '#1b4a4e'] as const

export interface Step { from: number, to: number, shade: string }

/** Rising steps of whole numbers from 1, so that about as many areas lie in each. */
export function stepsOf(values: readonly (number | null)[]): Step[] {
  const some = values.filter((value): value is number => !!value).sort((one, other) => one - other)
  const most = some.at(-1) ?? 0
  const ends = [0.25, 0.5, 0.75].map(share => some[Math.floor(share * (some.length - 1))] ?? 0)
  const tops = [...new Set([...ends, most])].filter(Boolean).sort((one, other) => one - other)
  const shades = SHADES.slice(-tops.length || undefined)
  const steps = tops.map((to, at) => ({ from: (tops[at - 1] ?? 0) + 1, to, shade: shades[at] ?? SHADES[4] }))
  return [{ from: 0, to: 0, shade: SHADES[0] }, ...steps]
}

/** Which step a number is in. */
export function stepOf(value: number, steps: readonly Step[]): number {
  return steps.findIndex(({ from, to }) => value >= from && value <= to)
}
