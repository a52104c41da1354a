import { ref, shallowRef, watch, type Ref } from 'vue'
import type { RecordAnswer } from '@/api/types'
import { Refusal } from '@/api/client'
import { carriedReports } from './carrying'
import { listReports } from './cases'

/** The reports that made up a case. Whoever may not see them sees the case without. */
export function useReports(id: Ref<string | null>) {
  const reports = shallowRef<RecordAnswer[]>([])
  const failed = ref(false)

  async function load() {
    const about = id.value
    if (!about) return
    failed.value = false
    try {
      const found = await listReports(about)
      if (id.value === about) reports.value = found
    } catch (error) {
      const kept = await carriedReports(about).catch(() => undefined)
      if (id.value !== about) return
      if (kept) reports.value = kept
      failed.value = !kept && !(error instanceof Refusal)
    }
  }
  watch(id, () => {
    reports.value = []
    void load()
  }, { immediate: true })

  return { reports, failed, load }
}
