import { onMounted, onScopeDispose, watch, type Ref } from 'vue'
import { beginWriting, endWriting } from '@/local/writing'

const PAUSE_MS = 300

/** Keep what is being answered, at every pause and when the page is hidden. */
export function useKeeping<T>(said: Ref<T>, wanted: Ref<boolean>, keep: (said: T) => Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function now() {
    rest()
    // A full phone is told when the person files: what is said stays on the screen.
    void keep(said.value).catch(() => undefined).finally(() => !timer && endWriting(said))
  }

  function rest() {
    clearTimeout(timer)
    timer = undefined
  }

  watch(said, () => {
    if (!wanted.value) return
    beginWriting(said)
    // From the first key that is not kept: whoever types on without a pause loses nothing.
    timer ??= setTimeout(now, PAUSE_MS)
  }, { deep: true })
  watch(wanted, (yes) => {
    rest()
    if (!yes) endWriting(said)
  }, { flush: 'sync' })

  const hidden = () => {
    if (document.visibilityState === 'hidden' && timer && wanted.value) now()
  }
  onMounted(() => document.addEventListener('visibilitychange', hidden))
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', hidden)
    if (timer && wanted.value) now()
    else endWriting(said)
    rest()
  })
}
