import type { CaseState } from '@/api/types'

export const ENDED: CaseState[] = ['closed', 'transferred', 'withdrawn', 'refused_intake', 'advice_only', 'joined']

export const isEnded = (state: CaseState) => ENDED.includes(state)

/** Which of the five phases (排分调处评) a case is in; the earlier ones are done. */
export function phase(state: CaseState): number {
  if (state === 'registered') return 2
  if (state === 'assigned' || state === 'mediating') return 3
  return state === 'closed' ? 5 : 4
}
