/**
 * The app itself, kept on the device: one version whole, or the one before it.
 *
 * What few people open at once comes later, when the line is idle: an install fails as a
 * whole when one file fails, and prepaid data are dear.
 */

declare let self: ServiceWorkerGlobalScope & { __WB_MANIFEST: KeptFile[] }

interface KeptFile {
  url: string
  /** Nothing where the name itself tells the content. */
  revision: string | null
}

export {}

const OURS = 'linli-'
const LATER = /\/(GroundMap|Place[A-Z]|Search|Find|quiet|spots|ways)/
/** Only for mediators who keep their cases. */
const CASES = /\/(carried|reports)-/
/** Only for those who have a PIN. */
const LOCK = /\/(Unlock|Pin|pin|seal|vault|idle)/
const KINDS = { WARM: LATER, CASES, LOCK }
const LANES = 4

const files = self.__WB_MANIFEST.map(file => ({ ...file, url: new URL(file.url, self.location.href).pathname }))
const shell = files.filter(({ url }) => !Object.values(KINDS).some(kind => kind.test(url)))
const names = new Set(files.map(({ url }) => url))
/** The page names its files, and those name theirs: its content tells the version. */
const version = OURS + shell.map(({ revision }) => revision ?? '').join('')

self.addEventListener('install', event => event.waitUntil(install()))
self.addEventListener('activate', event => event.waitUntil(takeOver()))
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const said = (event.data as { type?: unknown } | null)?.type
  if (said === 'WARM' || said === 'CASES' || said === 'LOCK')
    event.waitUntil(fetchLater(KINDS[said]))
})
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  // Nothing here answers a request to /api: the network does, or nobody.
  if (method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/'))
    return
  const name = mode === 'navigate' ? '/index.html' : pathname
  if (names.has(name))
    event.respondWith(answer(event, name))
})

/** Take on what the version before had: an update that leaves the ground behind is a loss in the stairwell. */
async function install(): Promise<void> {
  const had = await olderFiles()
  await fetchAll(shell)
  for (const kind of Object.values(KINDS)) {
    if (had.some(({ url }) => kind.test(url)))
      // Without what opens it nobody with a PIN could work: then this version waits.
      await (kind === LOCK ? fetchAll(allOf(kind)) : fetchLater(kind))
  }
}

async function olderFiles(): Promise<readonly Request[]> {
  const caches = await olderCaches()
  const held = await Promise.all(caches.map(async name => (await self.caches.open(name)).keys()))
  return held.flat()
}

async function olderCaches(): Promise<string[]> {
  return (await caches.keys()).filter(name => name !== version && (name.startsWith(OURS) || name.startsWith('workbox-')))
}

/** The page of a first visit too: whoever goes down to the cellar at once has the app there. */
async function takeOver(): Promise<void> {
  await Promise.all((await olderCaches()).map(name => caches.delete(name)))
  await self.clients.claim()
}

/** Whatever fails here is asked for again at the next start. */
async function fetchLater(kind: RegExp): Promise<void> {
  await fetchAll(allOf(kind)).catch(() => undefined)
}

function allOf(kind: RegExp): KeptFile[] {
  return files.filter(({ url }) => kind.test(url))
}

async function fetchAll(some: KeptFile[]): Promise<void> {
  const cache = await caches.open(version)
  const rest = [...some]
  const lane = async () => {
    for (let file = rest.shift(); file; file = rest.shift())
      await hold(cache, file)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** A try that broke off goes on where it was; what did not change is not fetched again. */
async function hold(cache: Cache, { url, revision }: KeptFile): Promise<void> {
  if (await cache.match(url))
    return
  const known = revision === null ? await caches.match(url) : undefined
  const came = known ?? await fetch(url, { redirect: 'error', cache: revision === null ? 'default' : 'reload' })
  if (!came.ok)
    throw new Error(`${came.status} for ${url}`)
  await cache.put(url, came)
}

async function answer(event: FetchEvent, name: string): Promise<Response> {
  const cache = await caches.open(version)
  const kept = await cache.match(name, { ignoreVary: true })
  if (kept)
    return kept
  const came = await fetch(event.request)
  if (came.ok && !came.redirected && name !== '/index.html')
    event.waitUntil(cache.put(name, came.clone()))
  return came
}
