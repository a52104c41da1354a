import type { Case, CaseAct, CaseState } from '@/api/types'
import type { CaseKey } from './words'

/** Acts of the bottom bar and of the page, the next one on the way first. */
export const ACTS = [
  'case.clear_danger', 'case.claim', 'case.agree', 'case.sign', 'case.record_performance', 'case.record_court_answer', 'case.follow_up', 'case.close',
  'case.hold_session', 'case.resume', 'case.assign', 'case.accept', 'case.apply_confirmation', 'case.check_dossier', 'case.fail', 'case.pause',
  'case.declare_interest', 'case.raise_level', 'case.return', 'case.advise', 'case.refuse_intake', 'case.reopen', 'case.correct',
] as const satisfies readonly CaseAct[]

export type PageAct = (typeof ACTS)[number]

/** What the button that opens an act says, and what its form's own button says. */
export const WORDS: Record<PageAct, { open: CaseKey; save: CaseKey }> = {
  'case.clear_danger': { open: 'clear.act', save: 'clear.save' },
  'case.claim': { open: 'cases.claim', save: 'cases.claim' },
  'case.hold_session': { open: 'session.title', save: 'session.save' },
  'case.agree': { open: 'agree.act', save: 'agree.save' },
  'case.fail': { open: 'fail.act', save: 'fail.save' },
  'case.close': { open: 'close.act', save: 'close.save' },
  'case.assign': { open: 'assign.act', save: 'assign.save' },
  'case.return': { open: 'return.act', save: 'return.save' },
  'case.accept': { open: 'open.accept', save: 'way.save' },
  'case.refuse_intake': { open: 'open.refuse_intake', save: 'way.save' },
  'case.advise': { open: 'open.advise', save: 'way.save' },
  'case.raise_level': { open: 'open.raise_level', save: 'way.save' },
  'case.declare_interest': { open: 'open.declare_interest', save: 'way.save' },
  'case.pause': { open: 'open.pause', save: 'way.save' },
  'case.resume': { open: 'open.resume', save: 'open.resume' },
  'case.sign': { open: 'open.sign', save: 'way.save' },
  'case.record_performance': { open: 'open.record_performance', save: 'way.save' },
  'case.apply_confirmation': { open: 'open.apply_confirmation', save: 'way.save' },
  'case.record_court_answer': { open: 'open.record_court_answer', save: 'way.save' },
  'case.follow_up': { open: 'open.follow_up', save: 'way.save' },
  'case.check_dossier': { open: 'open.check_dossier', save: 'open.check_dossier' },
  'case.reopen': { open: 'open.reopen', save: 'way.save' },
  'case.correct': { open: 'open.correct', save: 'way.save' },
}

/** Acts that say nothing more: one tap is the whole of it. */
export const AT_ONCE: readonly PageAct[] = ['case.claim', 'case.resume', 'case.check_dossier']

/** Possible and seldom wanted: never the button that stands out. */
const ASIDE: readonly PageAct[] = [
  'case.fail', 'case.pause', 'case.declare_interest', 'case.raise_level', 'case.return', 'case.advise', 'case.refuse_intake',
  'case.apply_confirmation', 'case.check_dossier', 'case.reopen', 'case.correct', 'case.accept',
]

/** Where the next act is another than the first of the list. */
const NEXT: Partial<Record<CaseState, PageAct>> = {
  followup: 'case.close', dossier_check: 'case.close', partly_performed: 'case.record_performance', not_performed: 'case.record_performance',
}
/** Nothing of the way is left to do once it is closed. */
const NONE_NEXT: CaseState[] = ['closed']

/** The acts that are open to this person now: the main one, the one beside it, and the rest. */
export function offered({ may, danger, state }: Case): { main?: PageAct; beside?: PageAct; rest: PageAct[] } {
  const open = ACTS.filter((act) => may.includes(act))
    .filter((act) => act !== 'case.clear_danger' || danger === 'open')
    .filter((act) => danger !== 'open' || (act !== 'case.claim' && act !== 'case.assign'))
  // Once there is a mediator, neither handing over nor giving back is the next step.
  const next = open.find((act) => !ASIDE.includes(act) && (act !== 'case.assign' || !['assigned', 'mediating'].includes(state)))
  const main = NONE_NEXT.includes(state) ? undefined : open.find((act) => act === NEXT[state]) ?? next
  const beside = open.find((act) => act === 'case.fail')
  return { main, beside, rest: open.filter((act) => act !== main && act !== beside) }
}
