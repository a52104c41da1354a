/** What could not be fetched is fetched when the network is back: nobody has to guess that a tap helps. */

import { watch } from 'vue'
import { useShell } from './shell'

/** Ask again as soon as there is a network, where the last try found none. */
export function whenBack(missed: () => boolean, ask: () => unknown): void {
  const { online } = useShell()
  watch(online, (now) => {
    if (now && missed())
      void ask()
  })
}
