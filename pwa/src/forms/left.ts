/** How many answers of this phone are not wholly at the centre. */

import type { Ref } from 'vue'
import { account } from '@/identity/account'
import { useLive } from '@/local/live'
import { entriesOf } from '@/local/outbox'
import { photosOf } from '@/local/photos'

export function useAnswersLeft(): Ref<number> {
  return useLive(async () => {
    if (!account.value)
      return 0
    const entries = (await entriesOf(account.value.id)).filter(({ kind }) => kind === 'form.answer')
    const photos = (await photosOf(account.value.id)).filter(({ answer, state, about }) => answer && state !== 'sent' && !about.includes(' '))
    return new Set([...entries.map(({ id }) => id), ...photos.map(({ about }) => about)]).size
  }, 0)
}
