/** One case from the server or, of one's own, as this phone keeps it; and the steps one takes in it. */

import type { CaseAct } from '@/api/types'
import type { Carried } from './carrying'
import { computed, ref, watch, type Ref } from 'vue'
import { Refusal } from '@/api/client'
import { account } from '@/identity/account'
import { useLive } from '@/local/live'
import { useSync } from '@/local/sync'
import { isFull } from '@/screening/filing'
import { carriedCase, dropHalf, pullCases, takeKept } from './carrying'
import { say } from './carrying-words'
import { useCase } from './case'
import { isDoorAct, layer, misfit, possible } from './picture'
import { tell, type Told } from './problems'
import { isEnded } from './states'

export function useOwnCase(id: Ref<string>) {
  const live = useCase(id)
  const { online } = useSync()
  const held = useLive(() => carriedCase(id.value), undefined)
  const problem = ref<Told>()
  const taking = ref(false)
  const behind = ref(0)

  watch(live.found, (now) => {
    // Taken just now: the next time may be without a network.
    if (now && !held.value && now.mediator?.id === account.value?.id && !isEnded(now.state)) void pullCases().catch(() => undefined)
  })
  /** The kept row, where the server has not answered or its answer was overtaken: a case's steps only grow. */
  const fromPhone = computed(() => {
    const row = held.value?.row
    const heard = live.found.value
    return row && (!heard || (row.case.steps.length > heard.steps.length && !row.gone)) ? row : undefined
  })
  const base = computed(() => fromPhone.value?.case ?? live.found.value)
  /** What is on its way just now shows when the server has answered, as ever. */
  const waiting = computed(() => held.value?.entries.slice(0, taking.value ? behind.value : undefined) ?? [])
  // Opened without a network: once there is one, nobody has to tap for it.
  watch(online, (now) => {
    if (now && !live.found.value)
      void live.load()
  })
  const picture = computed(() => base.value && layer(base.value, waiting.value))
  /** The server was not there for this page: what is shown is of that time. */
  const asOf = computed(() => (live.found.value ? undefined : fromPhone.value?.asOf))

  const found = computed(() => {
    const now = picture.value?.found
    return now && asOf.value && !picture.value?.aside.length ? { ...now, may: possible(now) } : now ?? null
  })

  /** Tell whether it is done or waits here; what was said against it is in `problem`. */
  async function take(act: CaseAct, said: object = {}, half: string = act): Promise<boolean> {
    problem.value = undefined
    if (!held.value || held.value.row.gone || !isDoorAct(act)) {
      const done = await live.take(act, said)
      if (done) {
        void pullCases().catch(() => undefined)
        if (account.value) await dropHalf(account.value.id, `${id.value} ${half}`).catch(() => undefined)
      }
      return done
    }
    return takeHere(held.value, act, said, half)
  }

  async function takeHere({ entries }: Carried, act: CaseAct, said: object, half: string): Promise<boolean> {
    const now = found.value
    if (taking.value || !now) return false
    const against = asOf.value || !online.value || entries.length ? misfit(now, act, said) : undefined
    if (against) {
      problem.value = tell(new Refusal({ type: `/problems/${against}`, title: against, status: 409 }))
      return false
    }
    behind.value = entries.length
    taking.value = true
    let done = false
    try {
      const left = await takeKept(id.value, act, said, `${id.value} ${half}`)
      if (left?.problem) {
        problem.value = tell(new Refusal(left.problem))
        // Somebody else may have been first: show how it stands, and keep what went wrong.
        await live.load()
      }
      return done = !left
    } catch (error) {
      if (!isFull(error)) throw error
      problem.value = { what: say('full'), how: say('full.how') }
      return false
    } finally {
      // What was written is filed: its form goes before anything is kept of it again.
      if (done) setTimeout(() => { taking.value = false })
      else taking.value = false
    }
  }

  // All of it arrived: what the centre has of the case now is fetched for the next time without a network.
  watch(() => held.value?.entries.length, (now, before) => {
    if (before && !now) void pullCases().catch(() => undefined)
  })

  return {
    found, take, asOf, load: live.load,
    unsent: computed(() => picture.value?.unsent ?? new Set<string>()),
    aside: computed(() => picture.value?.aside ?? []),
    gone: computed(() => held.value?.row.gone ?? false),
    busy: computed(() => live.busy.value || taking.value),
    problem: computed(() => problem.value ?? (asOf.value ? undefined : live.problem.value)),
  }
}
