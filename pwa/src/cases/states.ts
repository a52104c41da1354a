import type { CaseState } from '@/api/types'

export const ENDED: CaseState[] = ['closed', 'transferred', 'withdrawn', 'refused_intake', 'advice_only', 'joined']

export const isEnded = (state: CaseState) => ENDED.includes(state)

const FOUND: CaseState[] = ['registered', 'reopened', 'accepted', 'offered']
const TALKED: CaseState[] = ['assigned', 'mediating', 'paused']
/** In which the days until it is to be settled count. */
export const isUnsettled = (state: CaseState) => FOUND.includes(state) || state === 'assigned' || state === 'mediating'

const LOOKED_AFTER: CaseState[] = ['followup', 'dossier_check', 'closed']

/** Which of the five phases (排分调处评) a case is in; the earlier ones are done. */
export function phase(state: CaseState): number {
  if (FOUND.includes(state)) return 2
  if (TALKED.includes(state)) return 3
  return LOOKED_AFTER.includes(state) ? 5 : 4
}
