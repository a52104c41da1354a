/** What the week's doors are worked out from: kept on the phone beside the pack. */

import type { Ref } from 'vue'
import { ref, watch } from 'vue'
import type { Walk } from '@/api/types'
import { getIfChanged } from '@/api/client'
import { account } from '@/identity/account'
import { keep, kept } from '@/local/db'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'

export function useWalk(): Ref<Walk | undefined> {
  return useLive(async () => {
    const owner = account.value?.id
    return owner && (await kept(`walk:${owner}`))?.walk || undefined
  }, undefined)
}

/** Fetch it if it has changed; without a network that of last time does. */
export async function pullWalk(): Promise<void> {
  const owner = account.value?.id
  if (!owner)
    return
  const known = await kept(`walk:${owner}`)
  const fresh = await getIfChanged('/api/v1/walk/mine', known?.etag ?? null)
  if (!fresh || account.value?.id !== owner)
    return
  await keep(`walk:${owner}`, { etag: fresh.etag, walk: fresh.answer })
  tell({ about: 'data' })
}

const REMEMBERED = 'linli.walk.doors'
/** Doors for the hours that somebody has: some ten an hour. Nobody else is told. */
export const DOORS = [10, 20, 30, 40] as const
export const mostDoors = ref<number>(DOORS.find((one) => one === Number(localStorage.getItem(REMEMBERED))) ?? 30)
watch(mostDoors, (most) => localStorage.setItem(REMEMBERED, String(most)))
