/** Accounts and the ways into them, always from the server: none of it is kept on the device. */

import type { Account, AccountChange, Accounts, Code, CodeMade, NewAccount, Role, SignIn } from '@/api/types'
import { get, patch, post, remove } from '@/api/client'

export interface AccountsAsked {
  role?: Role
  text?: string
  cursor?: string
}

const at = (account_id: string) => ({ path: { account_id } })

export function listAccounts(asked: AccountsAsked): Promise<Accounts> {
  return get('/api/v1/accounts', { query: { ...asked } })
}

export function getAccount(id: string): Promise<Account> {
  return get('/api/v1/accounts/{account_id}', at(id))
}

export function addAccount(said: NewAccount): Promise<Account> {
  return post('/api/v1/accounts', said)
}

export function changeAccount(id: string, said: AccountChange): Promise<Account> {
  return patch('/api/v1/accounts/{account_id}', said, at(id))
}

export async function listSignIns(id: string): Promise<SignIn[]> {
  return (await get('/api/v1/accounts/{account_id}/sign-ins', at(id))).items
}

export async function listCodes(id: string): Promise<Code[]> {
  return (await get('/api/v1/accounts/{account_id}/enrolments', at(id))).items
}

/** Make a code. The answer is the only place where it can be read. */
export function makeCode(id: string): Promise<CodeMade> {
  return post('/api/v1/enrolments', { account_id: id })
}

export function revokeSignIn(id: string, signIn: string): Promise<void> {
  return remove(`/accounts/${id}/sign-ins/${signIn}`)
}

export function revokeCode(id: string, code: string): Promise<void> {
  return remove(`/accounts/${id}/enrolments/${code}`)
}
