import { ref } from 'vue'
import { tell, type Refused } from './refusals'

/** Do one thing at a time, and keep in words why it was not done. */
export function useAct() {
  const busy = ref(false)
  const refused = ref<Refused>()

  /** Return what the work gave; nothing if it was refused, or another is on its way. */
  async function act<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    refused.value = undefined
    try {
      return await work()
    } catch (error) {
      refused.value = tell(error)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, refused, act }
}
