/**
 * What is half said at a door: kept as it is said, taken up when that door is opened again.
 *
 * It stands beside drafts of records under a key of its own, which `hasDraft` does not
 * count: a note that nobody finishes must not keep a newer app away for ever. An update
 * loses none of it, for it waits only as long as the last key is not kept (`isWriting`).
 */

import type { Ref } from 'vue'
import type { Wish } from '@/api/types'
import { onMounted, onScopeDispose, watch } from 'vue'
import { account } from '@/identity/account'
import { change, closeText, database, openText, plain } from '@/local/db'
import { tell } from '@/local/news'
import { beginWriting, endWriting } from '@/local/writing'
import { dayOf } from '@/territory/round'
import { halfKey, isUnsaid, type Half } from './visits'

const PAUSE_MS = 300
/** Where a form opens while another saves, it reads what that one has written. */
let writing: Promise<unknown> = Promise.resolve()

export const unsaid = (): Half => ({ mode: 'door', needs: [], note: '', wishes: [] })

export async function keepHalf(about: string, said: Half | undefined, owner = account.value?.id): Promise<void> {
  if (!owner)
    return
  await change(['drafts'], async ({ store }) => {
    await (said ? store.put({ key: halfKey(owner, about), said: plain(said) }) : store.delete(halfKey(owner, about)))
  })
}

export async function loadHalf(about: string): Promise<Half | undefined> {
  const owner = account.value?.id
  const found = owner && await (await database()).get('drafts', halfKey(owner, about))
  return found ? stillToCome(found.said as Half) : undefined
}

/** A day that has passed meanwhile is nothing to ask for. */
function stillToCome(said: Half): Half {
  const today = dayOf(new Date())
  return { ...said, wishes: said.wishes.filter(({ until }: Wish) => !until || until >= today) }
}

/** Keep what is said in a form, in all tabs; `take` shows what was kept before. */
export function useHalf(half: Ref<Half>, about: string, take: (said: Half) => void): { done: () => void } {
  const owner = account.value?.id
  const jotted = `linli.half ${halfKey(owner ?? '', about)}`
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('linli drafts')
  const first = JSON.stringify(half.value)
  const now = () => JSON.stringify(half.value)
  let kept = first
  let stored = false
  let changed = false
  let filed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving = 0

  function rest() {
    clearTimeout(timer)
    timer = undefined
  }

  /** A page that is being left has no time for a database, and a full phone no room in it. */
  function jot() {
    try {
      localStorage.setItem(jotted, closeText(jotted, half.value))
    }
    catch {
      // Full as well: the save that follows is all there is.
    }
  }

  function save() {
    rest()
    const said = now()
    const nothing = said === first || isUnsaid(half.value)
    const work = keepHalf(about, nothing ? undefined : half.value, owner)
    writing = work.catch(() => undefined)
    saving++
    void work.then(() => noteKept(said, !nothing), jot).finally(() => {
      saving--
      if (!timer)
        endWriting(half)
    })
  }

  function noteKept(said: string, isThere: boolean) {
    kept = said
    stored = isThere
    changed = true
    localStorage.removeItem(jotted)
    channel?.postMessage(jotted)
  }

  function show(said: Half) {
    take(said)
    kept = now()
    stored = true
  }

  async function open() {
    await writing
    const last = localStorage.getItem(jotted)
    // Only this room writes under that name.
    const found = last ? openText(jotted, last) as Half : await loadHalf(about).catch(() => undefined)
    // Whoever has begun to say something else meanwhile is not interrupted.
    if (timer || saving || filed)
      return
    if (found && (now() === first || now() === kept))
      show(found)
    else if (!found && stored)
      forgotten()
    if (last)
      save()
  }

  /** It was finished in another tab. */
  function forgotten() {
    take(JSON.parse(first) as Half)
    kept = first
    stored = false
  }

  /** It is on its way as a visit, which takes this away in one go; a full phone still has it here. */
  function done() {
    if (timer)
      save()
    filed = true
  }

  watch(half, () => {
    if (now() === kept)
      return
    filed = false
    beginWriting(half)
    // Counted from the first key that is not kept: whoever types on without a pause loses nothing.
    timer ??= setTimeout(save, PAUSE_MS)
  }, { deep: true })

  const seen = () => {
    if (document.visibilityState === 'visible')
      return void open()
    if (timer) {
      jot()
      save()
    }
  }
  const told = ({ data }: MessageEvent<unknown>) => {
    if (data === jotted)
      void open()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', seen)
    channel?.addEventListener('message', told)
    void open()
  })
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen)
    channel?.removeEventListener('message', told)
    if (timer)
      save()
    endWriting(half)
    void writing.then(() => {
      // The lists, also those of other tabs, say where something is half written.
      if (changed)
        tell({ about: 'data' })
      channel?.close()
    })
  })
  return { done }
}
