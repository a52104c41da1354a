/** Whether what this account keeps on this device is sealed now. */

import { ref } from 'vue'

export const sealing = ref(localStorage.getItem('linli.sealing') === 'yes')

export function isSealing(): boolean {
  return sealing.value
}
