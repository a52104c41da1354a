/** The page behind a case's QR: what is said over the wire, each time with the code. */

import type { CasePage } from '@/api/types'
import type { PageKey } from './page-words'
import { post, putBytes } from '@/api/client'
import { newId } from '@/local/ids'
import { zhPage } from '@/locales/zh-page'

export interface Own { token: string, code: string }

export function openPage({ token, code }: Own): Promise<CasePage> {
  return post('/api/v1/case-links/{token}/open', { code }, { path: { token } })
}

export async function ask(own: Own, kind: CasePage['wishes'][number], words?: string): Promise<CasePage> {
  return await say(own, `wishes/${newId()}`, { kind, words: words ?? null }) as CasePage
}

export async function choose(own: Own, mediators: string[]): Promise<CasePage> {
  return await say(own, 'choice', { mediators }) as CasePage
}

export interface Judged { solved: string, performed: string, score: number, words: string | null }

export async function judge(own: Own, id: string, said: Judged): Promise<{ discontent: boolean }> {
  return await say(own, `evaluations/${id}`, { ...said, device_id: null }) as { discontent: boolean }
}

/** The answers are as the API document says. */
function say({ token, code }: Own, path: string, said: object): Promise<unknown> {
  const body = new Blob([JSON.stringify({ code, ...said })])
  return putBytes(`/case-links/${encodeURIComponent(token)}/${path}`, { 'Content-Type': 'application/json' }, body)
}

/** What to tell where something was refused. */
export function whatFailed(error: unknown): PageKey {
  const type = error instanceof Object && 'problem' in error ? (error.problem as { type?: string } | undefined)?.type : undefined
  const key = `page.${type?.replace('/problems/', '')}`
  return key in zhPage ? key as PageKey : 'page.other'
}
