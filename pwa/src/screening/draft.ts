import { onMounted, onScopeDispose, ref, watch, type Ref } from 'vue'
import { account } from '@/identity/account'
import { newId } from '@/local/ids'
import { closeText, openText } from '@/local/db'
import { beginWriting, endWriting } from '@/local/writing'
import { draftOf, formOf, type Form } from './finding'
import { draftKey, dropDraft, isFiled, openDraft, saveDraft, type Draft } from './records'

const PAUSE_MS = 300

interface Writing {
  /** The record that is corrected; none for a new one. */
  id?: string
  wanted: Ref<boolean>
  untouched: () => boolean
  /** The form in which nothing is said yet. */
  first: () => Form
}

/** What is being written: kept on the device as it is typed, and one in all tabs. */
export function useDraft(form: Ref<Form>, { id, wanted, untouched, first }: Writing) {
  /** The record that it will be. */
  const own = ref(newId())
  /** Another tab has filed what was written here before. */
  const elsewhere = ref(false)
  // Its own channel: lists need not be read again for each key that is pressed.
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('linli drafts')
  // Where the phone is shut meanwhile, what was typed is still theirs.
  const owner = account.value?.id
  const key = () => owner && draftKey(owner, id)
  const typed = () => `linli.typed ${key()}`
  const said = () => JSON.stringify(draftOf(form.value))
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept = said()
  let stored = false
  /** Saves on their way: what is read meanwhile may be older than what stands here. */
  let saving = 0

  function begin() {
    beginWriting(form)
    timer ??= setTimeout(() => void save(), PAUSE_MS)
  }

  function rest() {
    clearTimeout(timer)
    timer = undefined
  }

  /** A page that is being left has no time for a database, and a full phone no room in it. */
  function jot() {
    const last = { own: own.value, said: draftOf(form.value) }
    if (!owner) return
    try {
      localStorage.setItem(typed(), closeText(typed(), last))
    } catch {
      // Full as well: the save that follows is all there is.
    }
  }

  /** What was typed in the last moment before the page went, if that was not kept. */
  async function takeJotted() {
    const last = localStorage.getItem(typed())
    if (!last) return
    // Only this function and the one above know this name.
    const { own: was, said: words } = openText(typed(), last) as { own: string; said: Draft }
    if (await saveDraft(words, id, was, owner)) localStorage.removeItem(typed())
  }

  async function save() {
    rest()
    saving++
    const now = said()
    try {
      if (untouched()) await dropDraft(id, owner)
      else await saveOwn()
      stored = true
      kept = now
      localStorage.removeItem(typed())
      channel?.postMessage(key())
    } catch {
      // A full phone is told when the person files: what is typed stays on the screen, and here.
      jot()
    }
    saving--
    if (!timer) endWriting(form)
  }

  /** The other tab filed it just now: what is typed here is another record from now on. */
  function fork() {
    elsewhere.value = true
    own.value = newId()
  }

  async function saveOwn() {
    if (await saveDraft(draftOf(form.value), id, own.value, owner)) return
    fork()
    await saveDraft(draftOf(form.value), id, own.value, owner)
  }

  function show(next: Form) {
    form.value = next
    kept = said()
  }

  /** Take what is kept, if there is anything; tell whether there was. */
  async function open(): Promise<boolean> {
    await takeJotted().catch(() => undefined)
    const found = await openDraft(id).catch(() => undefined)
    if (found && !timer && !saving) {
      own.value = found.own ?? own.value
      show(formOf(found.said))
      stored = true
    }
    return !!found
  }

  /** Another tab may have gone on with it, filed it or dropped it. */
  async function follow() {
    if (timer || saving || !wanted.value || await open() || timer || saving || !stored) return
    elsewhere.value = !id && await isFiled(own.value)
    own.value = newId()
    stored = false
    show(first())
  }

  /** It is filed: whatever is written from here on is another one. */
  function done() {
    own.value = newId()
    stored = false
    elsewhere.value = false
    channel?.postMessage(key())
  }

  watch(form, () => {
    // Counted from the first key that is not kept: whoever types on without a pause loses nothing.
    if (wanted.value && said() !== kept) begin()
  }, { deep: true })

  // Filed or corrected: what was about to be kept must not come back as a draft.
  watch(wanted, (now) => {
    rest()
    if (now && said() !== kept) begin()
    else endWriting(form)
  }, { flush: 'sync' })

  const seen = () => {
    if (document.visibilityState === 'visible') void follow()
    else if (timer && wanted.value) {
      jot()
      void save()
    }
  }
  const told = (event: MessageEvent<unknown>) => {
    if (event.data === key()) void follow()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', seen)
    channel?.addEventListener('message', told)
  })
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen)
    if (timer && wanted.value) void save()
    rest()
    endWriting(form)
    // What is on its way in it still arrives.
    channel?.removeEventListener('message', told)
    setTimeout(() => channel?.close(), PAUSE_MS)
  })
  return { own, elsewhere, open, done, fork }
}
