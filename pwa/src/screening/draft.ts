import { onMounted, onScopeDispose, watch, type Ref } from 'vue'
import { draftOf, type Form } from './finding'
import { dropDraft, saveDraft } from './records'

const PAUSE_MS = 300

/** Keep what is being written on the device, at every pause and when the page is hidden. */
export function useAutosave(
  form: Ref<Form>,
  { id, wanted, untouched }: { id?: string; wanted: Ref<boolean>; untouched: () => boolean },
): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  async function save() {
    clearTimeout(timer)
    timer = undefined
    // A full phone is told when the person files: what is typed stays on the screen.
    await (untouched() ? dropDraft(id) : saveDraft(draftOf(form.value), id)).catch(() => undefined)
  }

  watch(form, () => {
    clearTimeout(timer)
    if (wanted.value) timer = setTimeout(() => void save(), PAUSE_MS)
  }, { deep: true })

  // Filed or corrected: what was about to be kept must not come back as a draft.
  watch(wanted, () => clearTimeout(timer), { flush: 'sync' })

  const hidden = () => {
    if (document.visibilityState === 'hidden' && timer && wanted.value) void save()
  }
  onMounted(() => document.addEventListener('visibilitychange', hidden))
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', hidden)
    if (timer && wanted.value) void save()
  })
}
