/** Cases, always from the server: nothing about the parties is kept on the device. */

import type { Account, Case, CaseAct, Cases, CaseState, RecordAnswer } from '@/api/types'
import { get, put, Refusal } from '@/api/client'
import { deviceId, newId } from '@/local/ids'

export interface CasesAsked {
  state?: CaseState | 'open'
  mine?: boolean
  area?: string
  overdue?: boolean
  cursor?: string
}

/** A step that may have been heard although its answer was lost. In memory only: it may hold names. */
const unanswered = new Map<string, { id: string, at: string }>()

export function listCases(asked: CasesAsked = {}): Promise<Cases> {
  return get('/api/v1/cases', { query: { ...asked } })
}

export function getCase(id: string): Promise<Case> {
  return get('/api/v1/cases/{case_id}', { path: { case_id: id } })
}

/** Take a step; the same tap again, after a lost answer, is the same step. */
export async function takeStep(caseId: string, act: CaseAct, said: object = {}): Promise<Case> {
  const tap = JSON.stringify([caseId, act, said])
  const { id, at } = unanswered.get(tap) ?? { id: newId(), at: new Date().toISOString() }
  unanswered.set(tap, { id, at })
  const device_id = await deviceId()
  try {
    const after = await put(`/cases/${caseId}/steps/${id}`, { at, device_id, ...said, act }, caseId)
    unanswered.delete(tap)
    // A step is answered with its case, as the API document says.
    return after as Case
  }
  catch (error) {
    if (error instanceof Refusal)
      unanswered.delete(tap)
    throw error
  }
}

/** The mediators a case can be handed to. */
export async function listMediators(): Promise<Account[]> {
  const { items } = await get('/api/v1/accounts', { query: { role: 'mediator' } })
  return items.filter(({ active }) => active)
}

/** The reports that made up a case, oldest first. */
export async function listReports(caseId: string): Promise<RecordAnswer[]> {
  return (await get('/api/v1/records', { query: { case: caseId } })).items
}

export interface Attached { at: string, sound: boolean, text: string | null }

/** Where photos and recordings of some reports are to be had, and what was heard in them. */
export async function listAttached(reports: RecordAnswer[]): Promise<Attached[]> {
  const found = await Promise.all(reports.map(({ id }) =>
    get('/api/v1/records/{record_id}/attachments', { path: { record_id: id } })))
  return found.flatMap(one => one.items).map(({ record_id, id, type, text }) => ({
    at: `/api/v1/records/${record_id}/attachments/${id}`, sound: type.startsWith('audio/'), text,
  }))
}
