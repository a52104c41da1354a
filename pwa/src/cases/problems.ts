import { Refusal, SignedOut, Unreachable } from '@/api/client'
import { t, told } from './words'

export interface Told {
  what: string
  how: string
}

/** Why cases could not be fetched. */
export function tellList(error: unknown): Told {
  return error instanceof Unreachable ? { what: t('problem.no_list'), how: t('problem.no_list.how') } : tell(error)
}

/** What went wrong, and how to go on, in words. */
export function tell(error: unknown): Told {
  if (error instanceof Unreachable) return { what: t('problem.offline'), how: t('problem.offline.how') }
  if (error instanceof SignedOut) return { what: t('problem.signed-out'), how: t('problem.signed-out.how') }
  if (!(error instanceof Refusal)) throw error
  const name = error.problem.type.split('/').pop() ?? ''
  const what = `problem.${name}`
  const how = `problem.${name}.how`
  return told(what) && told(how)
    ? { what: t(what), how: t(how) }
    : { what: t('problem.other'), how: t('problem.other.how') }
}
