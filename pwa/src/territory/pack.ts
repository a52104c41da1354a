/** The worker's own ground: areas, buildings, doors and the catalogue, whole and offline. */

import type { Ref } from 'vue'
import type { Pack, PackChanges } from '@/api/types'
import { get, getIfChanged, Refusal, Unreachable } from '@/api/client'
import { account } from '@/identity/account'
import { keep, kept } from '@/local/db'
import { useLive } from '@/local/live'
import { tell } from '@/local/news'
import { warmLater } from '@/local/warm'
import { take } from '@/screening/records'

export function usePack(): Ref<Pack | undefined> {
  return useLive(async () => {
    const owner = account.value?.id
    return owner && (await kept(`pack:${owner}`))?.pack || undefined
  }, undefined)
}

/** A pack larger than this comes as what has changed of it. */
const LARGE = 200_000
/** As long as the server says of a door when it was last tried. */
const TRIED_SHOWN_MS = 90 * 86_400_000

type KeptPack = NonNullable<Awaited<ReturnType<typeof kept<`pack:${string}`>>>>

/** Fetch what is new of the pack; on most days nothing is. */
export async function pullPack(): Promise<void> {
  const owner = account.value?.id
  if (!owner)
    return
  const known = await kept(`pack:${owner}`)
  if (!(known && (known.size ?? 0) > LARGE && await pullChanges(owner, known)))
    await pullWhole(owner, known)
  if ((await kept(`pack:${owner}`))?.pack.micro_grids.length)
    warmLater()
}

async function pullWhole(owner: string, known: KeptPack | undefined): Promise<void> {
  const fresh = await getIfChanged('/api/v1/territory/mine', known?.etag ?? null)
  // A captive portal may answer in JSON too: what it says is no pack.
  if (fresh && !Array.isArray(fresh.answer.dwellings))
    throw new Unreachable('this is not our pack')
  if (fresh)
    await replace(owner, { etag: fresh.etag, pack: fresh.answer, size: JSON.stringify(fresh.answer).length })
}

/** Tell whether it was done: where areas or doors are others, the pack is due whole. */
async function pullChanges(owner: string, known: KeptPack): Promise<boolean> {
  const { cursor: since, ground } = known.pack
  try {
    const changes = await get('/api/v1/territory/mine/changes', { query: { since, ground } })
    await take(owner, changes.records.filter(({ filed_by }) => filed_by === owner))
    await replace(owner, { ...known, pack: changed(known.pack, changes) })
    return true
  }
  catch (error) {
    if (error instanceof Refusal)
      return false
    throw error
  }
}

/** Somebody else may have signed in while it came. */
async function replace(owner: string, pack: KeptPack): Promise<void> {
  if (account.value?.id !== owner)
    return
  await keep(`pack:${owner}`, pack)
  tell({ about: 'data' })
}

/** The pack with what came; a visit from too long ago is no longer spoken of. */
export function changed(pack: Pack, { doors, late, cursor }: PackChanges, now = Date.now()): Pack {
  const tried = new Map(doors.map(({ id, last_visit }) => [id, last_visit]))
  const first = new Date(now - TRIED_SHOWN_MS).toISOString().slice(0, 10)
  const dwellings = pack.dwellings.map((door) => {
    const last = tried.get(door.id) ?? door.last_visit
    return { ...door, last_visit: last && last.on >= first ? last : null }
  })
  return { ...pack, dwellings, late, cursor }
}
