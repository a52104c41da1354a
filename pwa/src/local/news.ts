/** Tell this page, its other tabs and the service worker that something here has changed. */

export type News = { about: 'data' | 'account' | 'filed' } | { about: 'sending', seqs: number[], photos?: string[] }
type Listener = (news: News) => void

const listeners = new Set<Listener>()
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('linli')

channel?.addEventListener('message', (event: MessageEvent<News>) => hear(event.data))

function hear(news: News): void {
  listeners.forEach(listener => listener(news))
}

export function tell(news: News): void {
  hear(news)
  channel?.postMessage(news)
}

/** Listen until the returned function is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
