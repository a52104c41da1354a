/** The worker's own ground: areas, buildings, doors and the catalogue, whole and offline. */

import type { Ref } from 'vue'
import type { Pack } from '@/api/types'
import { getIfChanged } from '@/api/client'
import { account } from '@/identity/account'
import { keep, kept } from '@/local/db'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'
import { warmLater } from '@/local/warm'

export function usePack(): Ref<Pack | undefined> {
  return useLive(async () => {
    const owner = account.value?.id
    return owner && (await kept(`pack:${owner}`))?.pack || undefined
  }, undefined)
}

/** Fetch the pack if it has changed; on most days it has not. */
export async function pullPack(): Promise<void> {
  const owner = account.value?.id
  if (!owner)
    return
  const known = await kept(`pack:${owner}`)
  const fresh = await getIfChanged('/api/v1/territory/mine', known?.etag ?? null)
  if ((fresh?.answer ?? known?.pack)?.micro_grids.length)
    warmLater()
  // Somebody else may have signed in while it came.
  if (!fresh || account.value?.id !== owner)
    return
  await keep(`pack:${owner}`, { etag: fresh.etag, pack: fresh.answer })
  tell({ about: 'data' })
}
