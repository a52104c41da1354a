/** Longer each time, from two seconds to five minutes, and never all phones at once. */

const FIRST_MS = 2_000
export const LONGEST_MS = 5 * 60_000

export function backOff(tries: number, chance = Math.random()): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries)
  return wait * (0.5 + chance / 2)
}
