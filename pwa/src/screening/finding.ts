import type { Account, FindingSent } from '@/api/types'
import type { Outcome } from './names'
import type { Draft, Finding } from './records'

/** The form as it stands; null where nothing has been tapped. */
export interface Form {
  category: string | null
  severity: number
  summary: string
  danger: boolean
  building: string | null
  dwelling: string | null
  /** The visit in which it came up. */
  visit: string | null
  outcome: Outcome | null
}

export const blank = (): Form => ({
  category: null, severity: 4, summary: '', danger: false, building: null, dwelling: null, visit: null, outcome: null,
})

export const isBlank = (form: Form) => !form.category && !form.summary && !form.outcome && !form.danger && !form.building

export const formOf = (said: Draft): Form => ({
  category: said.category ?? null,
  severity: said.severity ?? 4,
  summary: said.summary ?? '',
  danger: said.danger ?? false,
  building: said.building_id ?? null,
  dwelling: said.dwelling_id ?? null,
  visit: said.visit_id ?? null,
  outcome: said.outcome ?? null,
})

export function draftOf({ building, dwelling, visit, category, outcome, ...rest }: Form): Draft {
  return {
    ...rest,
    building_id: building,
    dwelling_id: dwelling,
    visit_id: visit,
    ...(category && { category }),
    ...(outcome && { outcome }),
  }
}

/** The finding of a form in which everything needed is said. */
export function findingOf(form: Form, source: Finding['source'], place: FindingSent['place']): Finding | null {
  const { category, outcome } = form
  return category && outcome ? { ...draftOf(form), category, outcome, source, place } : null
}

export function sourceOf(account: Account | null): Finding['source'] {
  const held = account?.roles.map(({ role }) => role) ?? []
  if (held.includes('grid_worker')) return 'patrol'
  if (held.includes('building_leader')) return 'building_leader'
  return held.includes('window_clerk') ? 'window' : 'patrol'
}
