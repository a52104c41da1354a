import { onMounted, onScopeDispose, watch, type Ref } from 'vue'

const PAUSE_MS = 300

/** Keep what is being answered, at every pause and when the page is hidden. */
export function useKeeping<T>(said: Ref<T>, wanted: Ref<boolean>, keep: (said: T) => Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function now() {
    clearTimeout(timer)
    timer = undefined
    // A full phone is told when the person files: what is said stays on the screen.
    void keep(said.value).catch(() => undefined)
  }

  watch(said, () => {
    clearTimeout(timer)
    if (wanted.value) timer = setTimeout(now, PAUSE_MS)
  }, { deep: true })
  watch(wanted, () => clearTimeout(timer), { flush: 'sync' })

  const hidden = () => {
    if (document.visibilityState === 'hidden' && timer && wanted.value) now()
  }
  onMounted(() => document.addEventListener('visibilitychange', hidden))
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', hidden)
    if (timer && wanted.value) now()
  })
}
