import { Refusal, SignedOut, Unreachable } from '@/api/client'
import { say, sayable } from './say'

export type Field = 'login' | 'name' | 'password' | 'area'

/** What went wrong, and how to go on; at a field, if it is one field's matter. */
export interface Refused {
  what: string
  how: string
  field?: Field
  /** Which area was refused, where the server says it. */
  code?: string
}

/** Refusals that are one field's matter. */
const FIELDS: Record<string, Field> = { 'login-taken': 'login', 'password-too-simple': 'password', 'no-such-area': 'area' }

const BODY: readonly Field[] = ['login', 'name', 'password', 'area']

export function tell(error: unknown): Refused {
  if (error instanceof Unreachable) return words('offline')
  if (error instanceof SignedOut) return words('signed-out')
  if (!(error instanceof Refusal)) throw error
  const { type, code, errors } = error.problem
  const name = type.split('/').pop() ?? ''
  if (name === 'body-refused') return tellBody(errors)
  return { ...words(name), field: FIELDS[name], ...(typeof code === 'string' && { code }) }
}

function tellBody(errors: unknown): Refused {
  const field = BODY.find((one) => typeof errors === 'object' && errors !== null && one in errors)
  return field ? { ...words(`body-refused.${field}`), field } : words('body-refused')
}

function words(name: string): Refused {
  const what = `problem.${name}`
  const how = `problem.${name}.how`
  return sayable(what) && sayable(how)
    ? { what: say(what), how: say(how) }
    : { what: say('problem.other'), how: say('problem.other.how') }
}
