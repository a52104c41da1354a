import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { Case, CaseAct } from '@/api/types'
import { getCase, takeStep } from './cases'
import { tell, tellList, type Told } from './problems'

/** One case from the server, and the steps one takes in it. */
export function useCase(id: Ref<string | null>) {
  const found = shallowRef<Case | null>(null)
  const problem = ref<Told>()
  const asked = ref(0)
  const busy = computed(() => asked.value > 0)
  let taking = false
  let before: Promise<unknown> = Promise.resolve()

  /** One after the other: a step that is tapped while the case is still being fetched is not passed over. */
  function inTurn(work: () => Promise<boolean>): Promise<boolean> {
    asked.value++
    const turn = before.then(work).finally(() => { asked.value-- })
    before = turn
    return turn
  }

  async function answer(about: string, work: () => Promise<Case>): Promise<boolean> {
    problem.value = undefined
    try {
      const now = await work()
      if (id.value === about) found.value = now
      return true
    } catch (error) {
      if (id.value === about) problem.value = found.value ? tell(error) : tellList(error)
      return false
    }
  }

  const load = async () => {
    const about = id.value
    // Who goes through a list by keys does not wait for what they passed.
    if (about) await inTurn(async () => id.value === about && answer(about, () => getCase(about)))
  }

  async function take(act: CaseAct, said: object = {}): Promise<boolean> {
    if (taking) return false
    taking = true
    try {
      return await takeOnce(act, said)
    } finally {
      taking = false
    }
  }

  async function takeOnce(act: CaseAct, said: object): Promise<boolean> {
    const about = id.value
    if (!about) return false
    if (await inTurn(() => answer(about, () => takeStep(about, act, said)))) return true
    // Somebody else may have been first: show how it stands, and keep what went wrong.
    const kept = problem.value
    const now = await getCase(about).catch(() => null)
    if (now && id.value === about) found.value = now
    problem.value = kept
    return false
  }

  watch(id, () => {
    found.value = null
    void load()
  }, { immediate: true })

  return { found, problem, busy, load, take }
}
