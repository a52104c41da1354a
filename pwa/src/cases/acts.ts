import type { Case, CaseAct } from '@/api/types'
import type { CaseKey } from './words'

/** Acts of the bottom bar and of the page, the next one on the way first. */
export const ACTS = [
  'case.clear_danger', 'case.claim', 'case.agree', 'case.close', 'case.hold_session', 'case.assign', 'case.fail', 'case.return',
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
}

/** The acts that are open to this person now: the main one, the one beside it, and the rest. */
export function offered({ may, danger, state }: Case): { main?: PageAct; beside?: PageAct; rest: PageAct[] } {
  const open = ACTS.filter((act) => may.includes(act))
    .filter((act) => act !== 'case.clear_danger' || danger === 'open')
    .filter((act) => danger !== 'open' || (act !== 'case.claim' && act !== 'case.assign'))
  // Once there is a mediator, neither handing over nor giving back is the next step.
  const main = open.find((act) => act !== 'case.fail' && act !== 'case.return' && (act !== 'case.assign' || state === 'registered'))
  const beside = open.find((act) => act === 'case.fail')
  return { main, beside, rest: open.filter((act) => act !== main && act !== beside) }
}
