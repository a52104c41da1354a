import { ref, shallowRef, watch, type Ref } from 'vue'
import type { Case, CaseAct } from '@/api/types'
import { getCase, takeStep } from './cases'
import { tell, tellList, type Told } from './problems'

/** One case from the server, and the steps one takes in it. */
export function useCase(id: Ref<string | null>) {
  const found = shallowRef<Case | null>(null)
  const problem = ref<Told>()
  const busy = ref(false)

  async function ask(work: () => Promise<Case>): Promise<boolean> {
    if (busy.value) return false
    const about = id.value
    busy.value = true
    problem.value = undefined
    try {
      const answer = await work()
      if (id.value === about) found.value = answer
      return true
    } catch (error) {
      problem.value = found.value ? tell(error) : tellList(error)
      return false
    } finally {
      busy.value = false
      // Another was chosen while this one came.
      if (id.value !== about) void load()
    }
  }

  const load = async () => {
    const wanted = id.value
    if (wanted) await ask(() => getCase(wanted))
  }

  async function take(act: CaseAct, said: object = {}): Promise<boolean> {
    const about = id.value
    if (!about) return false
    if (await ask(() => takeStep(about, act, said))) return true
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
