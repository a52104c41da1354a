/** What comes after the first work is done, for a line that would else be idle. */

/** Not in TypeScript's library, nor in every browser. */
interface Frugal { connection?: { saveData?: boolean } }

let asked = false

/** Have the service worker fetch what it left out at first; not where somebody saves data. */
export function warmLater(): void {
  if (asked || !('serviceWorker' in navigator) || (navigator as Frugal).connection?.saveData)
    return
  asked = true
  whenIdle(() => void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ type: 'WARM' })))
}

/** Safari has no idle time of its own. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window)
    requestIdleCallback(work, { timeout: 30_000 })
  else
    setTimeout(work, 2_000)
}
