import type { Account, FindingSent, Spot } from '@/api/types'
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
  /** Which micro-grid it is, where the fix leaves several open. */
  microGrid: string | null
  /** How many photos the phone had no room for. */
  unkept: number
  /** Where it is, if the person said so; else the phone's own fix is taken. */
  spot: Spot | null
}

export const blank = (): Form => ({
  category: null, severity: 4, summary: '', danger: false, building: null, dwelling: null, visit: null, outcome: null, microGrid: null, unkept: 0, spot: null,
})

export const isBlank = (form: Form) => !form.category && !form.summary && !form.outcome && !form.danger && !form.building && !form.unkept && !form.spot

export const formOf = (said: Draft): Form => ({
  category: said.category ?? null,
  severity: said.severity ?? 4,
  summary: said.summary ?? '',
  danger: said.danger ?? false,
  building: said.building_id ?? null,
  dwelling: said.dwelling_id ?? null,
  visit: said.visit_id ?? null,
  outcome: said.outcome ?? null,
  microGrid: said.micro_grid ?? said.place?.micro_grid ?? null,
  unkept: said.unkept ?? 0,
  spot: said.place && said.place.source !== 'gps' ? said.place : null,
})

export function draftOf(form: Form): Draft {
  const { microGrid, unkept, spot } = form
  return { ...saidIn(form), micro_grid: microGrid, ...(unkept && { unkept }), ...(spot && { place: spot }) }
}

function saidIn(form: Omit<Form, 'microGrid'>): Partial<Finding> {
  const { severity, summary, danger, building, dwelling, visit, category, outcome } = form
  return {
    severity,
    summary,
    danger,
    building_id: building,
    dwelling_id: dwelling,
    visit_id: visit,
    ...(category && { category }),
    ...(outcome && { outcome }),
  }
}

/** The finding of a form in which everything needed is said; what a person said of the place beats the fix. */
export function findingOf(form: Form, source: Finding['source'], fix: FindingSent['place']): Finding | null {
  const { microGrid, ...said } = form
  const { category, outcome } = said
  const place = form.spot ?? fix
  const where = place && { ...place, micro_grid: microGrid }
  return category && outcome ? { ...saidIn(said), category, outcome, source, place: where } : null
}

export function sourceOf(account: Account | null): Finding['source'] {
  const held = account?.roles.map(({ role }) => role) ?? []
  if (held.includes('grid_worker')) return 'patrol'
  if (held.includes('building_leader')) return 'building_leader'
  return held.includes('window_clerk') ? 'window' : 'patrol'
}
