import { readonly, ref } from 'vue'

const ready = ref(false)
let waiting: ServiceWorker | null = null
let asked = false

/** Keep the shell on the device, and tell when a newer one has come. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  // Another tab may have asked for the new shell: this one keeps what its person is writing.
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload()
  })
  try {
    watch(await navigator.serviceWorker.register('/sw.js'))
  } catch {
    // Not kept this time, often for want of network: the next start tries again.
  }
}

function watch(registration: ServiceWorkerRegistration): void {
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed') offer(coming)
    })
  })
}

function offer(worker: ServiceWorker | null): void {
  if (!worker || !navigator.serviceWorker.controller) return
  waiting = worker
  ready.value = true
}

export function useUpdate() {
  const take = () => {
    asked = true
    if (waiting) waiting.postMessage({ type: 'SKIP_WAITING' })
    else location.reload()
  }
  return { ready: readonly(ready), take }
}

// An old page asks for files that a newer server may no longer have.
window.addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine) return
  event.preventDefault()
  ready.value = true
})
