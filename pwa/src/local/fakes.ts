/* eslint-disable no-restricted-imports -- a test goes through the door people use */

/** What the tests of this device need: a server that is a list of answers, and an empty database. */

import type { Account, FindingSent, Problem } from '@/api/types'
import { vi } from 'vitest'
import { restoreAccount } from '@/identity/account'
import { fileRecord, type Finding } from '@/screening/records'
import { ALL, close, database, forget, keep } from './db'
import { entriesOf } from './outbox'
import { confirmOwner, disown } from './owner'

export const WORKER: Account = { id: '0199-worker', login: 'worker', name: '', active: true, roles: [] }
export const OTHER: Account = { id: '0199-other', login: 'other', name: '', active: true, roles: [] }

export const finding: Finding = { source: 'patrol', category: '0203', outcome: 'noted', summary: 'noise' }

/** File so many records, one after another; return their ids. */
export async function file(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++)
    ids.push(await fileRecord({ ...finding, people: n }))
  return ids
}

/** What the worker's outbox still holds, by what it is about. */
export async function waiting(): Promise<string[]> {
  return (await entriesOf(WORKER.id)).map(entry => entry.subject)
}

export interface Asked { method: string, path: string, body: unknown, headers: Headers }
type Answering = (asked: Asked) => Response | Promise<Response>

/** Empty the device and let somebody be signed in. */
export async function freshDevice(account = WORKER): Promise<void> {
  const tx = (await database()).transaction(ALL, 'readwrite')
  await Promise.all(ALL.map(store => tx.objectStore(store).clear()))
  await tx.done
  await disown()
  await forget('leaving')
  await signedIn(account)
}

/** Let somebody be signed in, as after a start without a network. */
export async function signedIn(account: Account): Promise<void> {
  await keep('account', account)
  serve(() => offline())
  await restoreAccount()
  // What the start asks the server meanwhile must not reach the server of the test.
  await confirmOwner().catch(() => {})
}

/** Close the app and open it again. */
export async function reopen(): Promise<void> {
  await close()
  await restoreAccount()
}

/** Answer the device's requests; return what it asked. */
export function serve(answering: Answering): Asked[] {
  const heard: Asked[] = []
  vi.stubGlobal('fetch', async (url: string, said: RequestInit) => {
    const body: unknown = typeof said.body === 'string' ? JSON.parse(said.body) : said.body
    const asked = { method: said.method ?? 'GET', path: url.replace('/api/v1', ''), body, headers: new Headers(said.headers) }
    heard.push(asked)
    return answering(asked)
  })
  return heard
}

export function offline(): never {
  throw new TypeError('Failed to fetch')
}

export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

export function html(status: number): Response {
  return new Response('<html>', { status, headers: { 'Content-Type': 'text/html' } })
}

export function problem(status: number, type: string, facts: object = {}): Response {
  return new Response(JSON.stringify({ ...said(status, type), ...facts }), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}

export function said(status: number, type: string): Problem {
  return { type: `/problems/${type}`, title: type, status }
}

/** The id of the record that an act's path is about. */
export function idIn(path: string): string {
  return path.split('/')[2] ?? ''
}

/** The server's row for what was sent. */
export function row(path: string, body: unknown, version = 1): object {
  return { ...body as FindingSent, id: idIn(path), version, filed_by: WORKER.id }
}

/** A server that takes single acts and batches alike. */
export function server(single: (path: string, body: unknown) => { status: number, body: unknown }): Answering {
  return ({ path, body }) => {
    if (path === '/me')
      return json(200, WORKER)
    if (path !== '/acts')
      return answerOf(single(path, body))
    const { acts } = body as { acts: { path: string, body: unknown }[] }
    return json(200, { results: acts.map(act => ({ path: act.path, ...single(act.path, act.body) })) })
  }
}

function answerOf({ status, body }: { status: number, body: unknown }): Response {
  return status < 400 ? json(status, body) : problem(status, (body as Problem).title, body as Problem)
}
