/** What a correction changed, and what that said before: the server merges by it. */

import type { FindingSent } from '@/api/types'

type Field = keyof FindingSent

/** Fields that mean something only together; the server has the same table. */
const TOGETHER: Field[][] = [
  ['category'],
  ['severity'],
  ['summary'],
  ['people'],
  ['source'],
  ['danger', 'outcome'],
  ['visit_id', 'dwelling_id', 'building_id', 'place'],
]

type Fields = Partial<Record<Field, unknown>>

function changed(before: Fields, after: Fields): Field[] {
  return TOGETHER.filter(group => group.some(name => written(before[name]) !== written(after[name]))).flat()
}

/** Nothing said and said to be nothing are the same; so are two orders of the same words. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value ?? null)
  const parts = Object.entries(value).filter(([, part]) => part !== null && part !== undefined)
  return JSON.stringify(parts.sort(([one], [other]) => one < other ? -1 : 1))
}

export function isSame(before: Fields, after: Fields): boolean {
  return changed(before, after).length === 0
}

/** The fields that were changed, as they stood before. */
export function whatWas(before: FindingSent, after: FindingSent): Partial<FindingSent> {
  return Object.fromEntries(changed(before, after).map(name => [name, before[name] ?? null]))
}
