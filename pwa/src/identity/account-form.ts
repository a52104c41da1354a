import type { NewAccount, Role } from '@/api/types'

export interface GrantForm {
  role: Role | null
  area: string | null
}

export interface AccountForm {
  login: string
  name: string
  password: string
  grants: GrantForm[]
}

export const blank = (): AccountForm => ({ login: '', name: '', password: '', grants: [{ role: null, area: null }] })

const LOGIN = /^[\p{L}\p{N}_.@-]+$/u
export const SHORTEST = 8

type Grant = { role: Role, area: string }
const isWhole = (grant: GrantForm): grant is Grant => grant.role !== null && grant.area !== null

/** Whether this person comes in by a code: a building leader, and nothing else. */
export function comesByCode(roles: readonly { role: Role | null }[]): boolean {
  return roles.length > 0 && roles.every(({ role }) => role === 'building_leader')
}

/** What is missing before the server can be asked, by field. */
export function missing({ login, password, grants }: AccountForm): Set<'login' | 'password' | 'grants'> {
  const found = new Set<'login' | 'password' | 'grants'>()
  if (!LOGIN.test(login.trim())) found.add('login')
  if (!comesByCode(grants) && password.length < SHORTEST) found.add('password')
  if (!grants.every(isWhole)) found.add('grants')
  return found
}

/** What the server is asked to add; nothing while something is missing. */
export function accountOf(form: AccountForm): NewAccount | undefined {
  const [first, ...also] = form.grants.filter(isWhole)
  if (!first || missing(form).size) return undefined
  const password = comesByCode(form.grants) ? null : form.password
  return { login: form.login.trim(), name: form.name.trim(), password, ...first, also }
}
