/** When to offer a PIN: once the app has proved itself, and not again for a week. */

import { ref } from 'vue'
import { toldHow } from '@/install/offer'

const LATER = 'linli.pin'
const WEEK_MS = 7 * 86_400_000

/** One question at a time: who was told just now how to install it is asked next time. */
export const offersPin = ref(toldHow.value && Date.now() - Number(localStorage.getItem(LATER) ?? 0) > WEEK_MS)

export function later(): void {
  offersPin.value = false
  localStorage.setItem(LATER, String(Date.now()))
}
