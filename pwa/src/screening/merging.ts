/** What a correction changed, and what that said before: the server merges by it. */

import type { FindingSent } from '@/api/types'

type Field = keyof FindingSent

/** Fields that mean something only together; the server has the same table. */
const TOGETHER = [
  { name: 'category', fields: ['category'] },
  { name: 'severity', fields: ['severity'] },
  { name: 'summary', fields: ['summary'] },
  { name: 'people', fields: ['people'] },
  { name: 'source', fields: ['source'] },
  { name: 'fate', fields: ['danger', 'outcome'] },
  { name: 'place', fields: ['visit_id', 'dwelling_id', 'building_id', 'place'] },
] as const satisfies { name: string, fields: readonly Field[] }[]

/** What the centre has of the fields that both sides changed. */
export type Theirs = Partial<FindingSent>

/** What a person is asked about. */
export function groupsOf(theirs: Theirs): { name: typeof TOGETHER[number]['name'], fields: readonly Field[] }[] {
  return TOGETHER.filter(({ fields }) => fields.some(field => field in theirs))
}

type Fields = Partial<Record<Field, unknown>>

function changed(before: Fields, after: Fields): Field[] {
  const differs = (name: Field) => written(before[name]) !== written(after[name])
  return TOGETHER.flatMap(({ fields }): Field[] => fields.some(differs) ? [...fields] : [])
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
