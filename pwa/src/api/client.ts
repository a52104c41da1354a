/** Talk to the server. Every call ends in an answer or in one of three errors. */

import type { paths } from './schema'
import type { Problem } from './types'

const WAIT_MS = 30_000
/** The district has sealed this phone: what waits goes out when that is undone. */
export const SEALED = '/problems/device-sealed'
const LATER = new Set([408, 425, 426, 429])

/** The server could not be asked, or could not answer. Later may be better. */
export class Unreachable extends Error {
  constructor(why: string, readonly status?: number, readonly problem?: Problem) {
    super(why)
  }
}

/** The server understood, and said no. Sending the same thing again won't help. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

/** The server does not know this device, or not any more. */
export class SignedOut extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

/** What came back, read whole. */
interface Heard {
  status: number
  type: string
  etag: string | null
  json: unknown
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let signedOutHeard: (problem: Problem) => void = () => {}
let serverAheadMs = 0
let aheadHeard: (ms: number) => void = () => {}

/** Who wants to know when the server no longer knows this device. */
export function onSignedOut(act: (problem: Problem) => void): void {
  signedOutHeard = act
}

/** Who wants to know by how much the server's time is ahead of the phone's. */
export function onTime(act: (aheadMs: number) => void): void {
  aheadHeard = act
}

/** The server's time as its last answer told it: a phone's own clock may be years off. */
export function timeThere(): Date {
  return new Date(Date.now() + serverAheadMs)
}

async function ask(method: Method, path: string, said: BodyInit | undefined, headers: HeadersInit): Promise<Heard> {
  // AbortSignal.timeout is missing in the oldest phones we serve.
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), WAIT_MS)
  const asked = new Date()
  try {
    return await read(asked, await fetch(`/api/v1${path}`, {
      method,
      ...(said !== undefined && { body: said }),
      // Beside a short range of a photo each word of these counts, and its bytes mean the same by any clock.
      headers: { 'Linli-Wire': '3', ...(!(said instanceof Blob) && { 'Accept': 'application/json', 'Linli-Clock': asked.toISOString() }), ...headers },
      credentials: 'same-origin',
      // A redirect is a captive portal's; the API never gives one.
      redirect: 'manual',
      signal: patience.signal,
    }))
  }
  catch (cause) {
    throw new Unreachable(`no answer: ${String(cause)}`)
  }
  finally {
    clearTimeout(timer)
  }
}

async function read(asked: Date, answer: Response): Promise<Heard> {
  const heard = Date.now()
  const type = (answer.headers.get('Content-Type') ?? '').split(';')[0]?.trim() ?? ''
  const text = await answer.text()
  const json = type.endsWith('json') && text ? parse(text) : undefined
  const date = Date.parse(answer.headers.get('Date') ?? '')
  if (json !== undefined && !Number.isNaN(date)) {
    // Half the way there and back; the server cuts its seconds off.
    serverAheadMs = date + 500 - (asked.getTime() + heard) / 2
    aheadHeard(serverAheadMs)
  }
  return { status: answer.status, type, etag: answer.headers.get('ETag'), json }
}

/** A body cut off on the way is no answer. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

/** Whether a status says: not now. */
export function isLater(status: number): boolean {
  return status >= 500 || LATER.has(status)
}

/** Whether it is a problem of ours: a proxy's page is none. */
export function isProblem(said: unknown): said is Problem {
  return typeof said === 'object' && said !== null
    && 'type' in said && typeof said.type === 'string'
    && 'status' in said && typeof said.status === 'number'
}

/** Whether an answer is about the thing that was sent. */
export function isAbout(answer: unknown, id: string): boolean {
  return typeof answer === 'object' && answer !== null
    && 'id' in answer && answer.id === id
}

/** Return what was heard if it is our server's yes; throw one of the three errors if not. */
function judge(heard: Heard): Heard {
  const { status, type, json } = heard
  if (status >= 200 && status < 300 && type === 'application/json' && json !== undefined)
    return heard
  const problem = type === 'application/problem+json' && isProblem(json) ? json : undefined
  if (problem && status >= 400 && !isLater(status))
    throw status === 401 || problem.type === SEALED ? new SignedOut(problem) : new Refusal(problem)
  throw new Unreachable(`not our server's answer: ${status} ${type}`, status, problem)
}

async function call(method: Method, path: string, body?: unknown): Promise<unknown> {
  const said = body === undefined ? undefined : JSON.stringify(body)
  return await answerTo(method, path, said, said === undefined ? {} : { 'Content-Type': 'application/json' })
}

/** Say something with headers of one's own. */
export async function answerTo(method: Method, path: string, said: BodyInit | undefined, headers: HeadersInit): Promise<unknown> {
  try {
    return judge(await ask(method, path, said, headers)).json
  }
  catch (error) {
    if (error instanceof SignedOut && path !== '/sessions')
      signedOutHeard(error.problem)
    throw error
  }
}

type Content<R> = R extends { content: { 'application/json': infer A } } ? A : never
type Responses<P extends keyof paths, M extends 'get' | 'post' | 'patch'> =
  paths[P][M] extends { responses: infer R } ? R : never
type Answer<P extends keyof paths, M extends 'get' | 'post' | 'patch'> =
  Content<Responses<P, M>[Extract<keyof Responses<P, M>, 200 | 201>]>
type Body<P extends keyof paths, M extends 'post' | 'patch'> =
  paths[P][M] extends { requestBody: { content: { 'application/json': infer B } } } ? B : never

/** An address of the API document with its braces filled, and what is asked of it. */
export interface Where {
  path?: Record<string, string>
  query?: Record<string, string | boolean | undefined>
}

function address(template: string, { path = {}, query = {} }: Where): string {
  const filled = template.replace('/api/v1', '')
    .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined)
      asked.set(name, String(value))
  }
  const search = asked.toString()
  return search ? `${filled}?${search}` : filled
}

/** Ask for something. */
export async function get<P extends keyof paths>(template: P, where: Where = {}): Promise<Answer<P, 'get'>> {
  // The type is made from the server's own document of this address.
  return await call('GET', address(template, where)) as Answer<P, 'get'>
}

/** Make something whose id the server makes. */
export async function post<P extends keyof paths>(template: P, body?: Body<P, 'post'>, where: Where = {}): Promise<Answer<P, 'post'>> {
  // The type is made from the server's own document of this address.
  return await call('POST', address(template, where), body) as Answer<P, 'post'>
}

/** Change something that is there. */
export async function patch<P extends keyof paths>(template: P, body: Body<P, 'patch'>, where: Where): Promise<Answer<P, 'patch'>> {
  // The type is made from the server's own document of this address.
  return await call('PATCH', address(template, where), body) as Answer<P, 'patch'>
}

/** Do an act: a PUT to an id the device made, answered with the thing it is about. */
export async function put(path: string, body: unknown, about: string): Promise<unknown> {
  const answer = await call('PUT', path, body)
  if (!isAbout(answer, about))
    throw new Unreachable('the answer is about something else')
  return answer
}

/** Say how something is that has an address, and no id, of its own. */
export async function set(path: string, body: unknown): Promise<void> {
  await call('PUT', path, body)
}

/** Hand over bytes, or with none say what will come. */
export function putBytes(path: string, headers: Record<string, string>, bytes?: Blob): Promise<unknown> {
  return answerTo('PUT', path, bytes, headers)
}

/** End something. The server has nothing to say to that: 204. */
export async function remove(path: string): Promise<void> {
  const heard = await ask('DELETE', path, undefined, {})
  if (heard.status !== 204)
    judge(heard)
}

/** What is there, unless it is still what the device has. */
export async function getIfChanged<P extends keyof paths>(
  template: P,
  etag: string | null,
): Promise<{ etag: string | null, answer: Answer<P, 'get'> } | undefined> {
  const heard = await ask('GET', address(template, {}), undefined, etag ? { 'If-None-Match': etag } : {})
  if (heard.status === 304 && etag)
    return undefined
  const { json, etag: fresh } = judgeAloud(heard)
  // The type is made from the server's own document of this address.
  return { etag: fresh, answer: json as Answer<P, 'get'> }
}

function judgeAloud(heard: Heard): Heard {
  try {
    return judge(heard)
  }
  catch (error) {
    if (error instanceof SignedOut)
      signedOutHeard(error.problem)
    throw error
  }
}
