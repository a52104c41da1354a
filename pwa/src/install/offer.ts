/** When to say how the app comes onto the home screen: after the first success, once. */

import { ref, shallowRef } from 'vue'

const TOLD = 'linli.install'

/** Not in TypeScript's library: Chrome's own way of asking. */
interface InstallEvent extends Event { prompt: () => Promise<unknown> }

export const installEvent = shallowRef<InstallEvent>()
/** WeChat opens links in a browser of its own, in which little lasts. */
export const inWeChat = navigator.userAgent.includes('MicroMessenger')
const standsAlone = matchMedia('(display-mode: standalone)').matches
export const toldHow = ref(standsAlone || localStorage.getItem(TOLD) !== null)

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  installEvent.value = event as InstallEvent // the only event of that name
})

export function understood(): void {
  toldHow.value = true
  localStorage.setItem(TOLD, '1')
}
