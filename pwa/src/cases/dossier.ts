/** The papers of a case: what is there, what is asked for, and what becomes of it. */

import { onUnmounted, ref, watch, type Ref } from 'vue'
import type { components } from '@/api/schema'
import { get, putBytes, Refusal, set } from '@/api/client'
import { newId } from '@/local/ids'
import { shrink } from '@/local/shrink'
import type { PaperKey } from './papers-words'

export type Dossier = components['schemas']['Dossier']
export type Paper = Dossier['documents'][number]
export type Piece = Dossier['pieces'][number]
export type Kind = Piece['papers'][number]

/** A paper takes a second or two; whoever waits for it looks at it. */
const LOOK_MS = 800
const LOOKS = 60

const WHY: Record<string, PaperKey> = {
  '/problems/no-agreement-yet': 'papers.no_agreement',
  '/problems/attachment-not-a-picture': 'papers.not_picture',
}

/** What a refusal says, in words of ours. */
export function whyOf(error: unknown): PaperKey {
  return error instanceof Refusal ? WHY[error.problem.type] ?? 'papers.other' : 'papers.failed'
}

export function isBeingMade({ making }: Paper): boolean {
  return making === 'waiting' || making === 'filled'
}

/** Where a paper is to be had. */
export function fileOf(caseId: string, { id }: Paper, as: string): string {
  return `/api/v1/cases/${caseId}/documents/${id}/file?as=${as}`
}

export function packOf(caseId: string, of: 'dossier' | 'confirmation'): string {
  return `/api/v1/cases/${caseId}/pack?of=${of}`
}

export function useDossier(caseId: Ref<string>) {
  const found = ref<Dossier>()
  const failed = ref(false)
  const busy = ref(false)
  const why = ref<PaperKey>()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(looks = LOOKS) {
    clearTimeout(timer)
    try {
      found.value = await get('/api/v1/cases/{case_id}/documents', { path: { case_id: caseId.value } })
      failed.value = false
      if (looks > 0 && found.value.documents.some(isBeingMade)) timer = setTimeout(() => void load(looks - 1), LOOK_MS)
    }
    catch {
      failed.value = true
    }
  }

  async function act(doing: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    why.value = undefined
    try {
      await doing()
      await load()
      return true
    }
    catch (error) {
      why.value = whyOf(error)
      return false
    }
    finally {
      busy.value = false
    }
  }

  const make = (kind: string, said: Record<string, string>) =>
    act(() => set(`/cases/${caseId.value}/documents/${newId()}`, { kind, said }))

  const photograph = (piece: number, photo: Blob) =>
    act(async () => {
      const small = await shrink(photo)
      await putBytes(`/cases/${caseId.value}/photos/${newId()}?piece=${piece}`, { 'Content-Type': small.type }, small)
    })

  watch(caseId, () => void load(), { immediate: true })
  onUnmounted(() => clearTimeout(timer))
  return { found, failed, busy, why, load, make, photograph }
}
