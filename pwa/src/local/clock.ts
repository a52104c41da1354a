/** Whether this phone's clock is right, as the server's answers tell. */

import { ref } from 'vue'
import { onTime } from '@/api/client'

/** What the server also marks: less than this is how clocks are. */
const OFF_MS = 10 * 60_000

/** How much later the server says it is; nothing where the clock is right. */
export const clockBehindMs = ref(0)

onTime((ms) => { clockBehindMs.value = Math.abs(ms) > OFF_MS ? ms : 0 })
