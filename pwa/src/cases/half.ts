/** What is half written in a case: kept as it is typed, while what is kept here is sealed. */

import type { InjectionKey, Ref } from 'vue'
import { computed, inject, onMounted, ref } from 'vue'
import { useKeeping } from '@/forms/keeping'
import { account, sealing } from '@/identity/account'
import { change, database, plain } from '@/local/db'
import { isSealed } from '@/local/ring'
import { halfKey } from './carrying'
import type { Said } from './picture'

export interface Half {
  caseId: string
  /** A step that is said better: its words instead of a draft. */
  mended?: Said
  /** A step is being taken: nothing is kept meanwhile. */
  busy: Ref<boolean>
}

export const halfOf: InjectionKey<Half> = Symbol('half')

/** A form's words: those of the step that is mended, else those that were kept, else the first. */
export function useHalf<T extends object>(name: string, first: () => T, again?: (said: Said) => Partial<T>): Ref<T> {
  const half = inject(halfOf, undefined)
  const said = ref(half?.mended && again ? { ...first(), ...again(half.mended) } : first()) as Ref<T>
  if (!half || half.mended)
    return said
  const owner = account.value?.id ?? ''
  const key = () => halfKey(owner, `${half.caseId} ${name}`)
  const untouched = JSON.stringify(said.value)
  onMounted(async () => {
    const found = sealing.value ? await (await database()).get('drafts', key()).catch(() => undefined) : undefined
    if (found && JSON.stringify(said.value) === untouched)
      said.value = found.said as T
  })
  // What is as it was at first is nothing half written.
  useKeeping(said, computed(() => isSealed(owner) && !half.busy.value), now =>
    change(['drafts'], async ({ store }) => void await (
      JSON.stringify(now) === untouched ? store.delete(key()) : store.put({ key: key(), said: plain(now) }))))
  return said
}
