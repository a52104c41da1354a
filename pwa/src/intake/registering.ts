/** One visit to the window as it is typed, and what is still missing in it. */

import type { Registered, Registration } from '@/api/types'
import type { WindowKey } from './window-words'
import { putBytes } from '@/api/client'

type Sent = Registration['matters'][number]

export const SERVICES = ['mediation', 'reception', 'legal_service', 'risk', 'coordination'] as const
export const MODES = ['window', 'appointment', 'at_home'] as const
export const CONCLUSIONS = ['accepted', 'advised', 'refused'] as const
export const REASONS = ['in_court_already', 'court_only', 'other_party_unknown', 'not_a_dispute', 'other_place', 'other_office'] as const

export interface Typed {
  service: Sent['service'] | null
  category: string | null
  area: string
  summary: string
  danger: boolean
  conclusion: Sent['conclusion'] | null
  reason: (typeof REASONS)[number] | ''
}

export interface Visit {
  persons: string
  mode: Registration['mode'] | null
  matters: Typed[]
  name: string
  phone: string
}

export function blank(area = ''): Typed {
  return { service: 'mediation', category: null, area, summary: '', danger: false, conclusion: 'accepted', reason: '' }
}

export function blankVisit(area = ''): Visit {
  return { persons: '1', mode: 'window', matters: [blank(area)], name: '', phone: '' }
}

export const isTaken = ({ matters }: Visit) => matters.some(({ conclusion, danger }) => danger || conclusion === 'accepted')

/** The first thing that is missing: the one a clerk is told. */
export function whatIsMissing(visit: Visit): WindowKey | undefined {
  if (!/^[1-9]\d{0,2}$/.test(visit.persons.trim()))
    return 'window.missing.persons'
  const [one, two] = visit.matters
  if (one && two && one.service === two.service && one.category === two.category)
    return 'window.missing.same'
  return visit.matters.map(missingIn).find(Boolean) ?? (isTaken(visit) && !visit.name.trim() ? 'window.missing.name' : undefined)
}

function missingIn(matter: Typed): WindowKey | undefined {
  if (!matter.category)
    return 'window.missing.category'
  if (!matter.area)
    return 'window.missing.area'
  if ((matter.danger || matter.conclusion === 'accepted') && !matter.summary.trim())
    return 'window.missing.summary'
  return !matter.danger && matter.conclusion === 'refused' && !matter.reason ? 'window.missing.reason' : undefined
}

/** What goes over the wire: of advice and refusals no word and no name. */
export function written(visit: Visit): Registration {
  return {
    persons: Number(visit.persons),
    mode: visit.mode ?? 'window',
    matters: visit.matters.map(writtenMatter),
    applicant: isTaken(visit) ? { name: visit.name.trim(), phone: visit.phone.trim() || null } : null,
  }
}

function writtenMatter({ service, category, area, summary, danger, conclusion, reason }: Typed): Sent {
  const taken = danger || conclusion === 'accepted'
  return {
    service: service ?? 'mediation',
    category: category ?? '',
    area,
    summary: taken ? summary.trim() : '',
    danger,
    conclusion: taken ? 'accepted' : conclusion ?? 'advised',
    reason: !taken && conclusion === 'refused' && reason ? reason : null,
  }
}

/** Sent again with the same id it is the same visit. */
export async function register(id: string, visit: Visit): Promise<Registered> {
  const body = new Blob([JSON.stringify(written(visit))])
  // As the API document says.
  return await putBytes(`/registrations/${id}`, { 'Content-Type': 'application/json' }, body) as Registered
}
