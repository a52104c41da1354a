import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, ref, type App } from 'vue'
import { ALL, database } from '@/local/db'
import { freshDevice, json, offline, OTHER, problem, serve, signedIn } from '@/local/fakes'
import { shellKey } from '@/parts/shell'
import { useCounts } from './grids'

const area = { code: 'm1', filed: 3, open: 2, overdue: 1, by_severity: { 1: 0 }, colour: 'yellow' }
const counted = () => json(200, { as_of: '2026-11-21T10:00:00Z', level: 'micro_grid', shapes: 's', areas: [area] })
const online = ref(true)
let app: App | undefined

beforeEach(() => freshDevice())
afterEach(() => app?.unmount())

function open() {
  let counts: ReturnType<typeof useCounts> | undefined
  app = createApp({ setup: () => { counts = useCounts(); return () => null } })
  app.provide(shellKey, { online, unsent: ref(0), mayFile: ref(false), form: ref(''), places: ref([]) })
  app.mount(document.createElement('div'))
  if (!counts) throw new Error('not set up')
  return counts
}

it('asks when it is opened, and again when the network is back', async () => {
  const heard = serve(counted)
  const { counted: shown } = open()
  await vi.waitFor(() => expect(shown.value?.areas.get('m1')).toEqual(area))
  online.value = false
  online.value = true
  online.value = false
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1))
})

it('keeps the last counts while there is no network, and says so', async () => {
  serve(counted)
  const { counted: shown, state, ask } = open()
  await vi.waitFor(() => expect(state.value).toBe('heard'))
  serve(() => offline())
  await ask()
  expect(state.value).toBe('offline')
  expect(shown.value?.areas.size).toBe(1)
})

it('shows nobody the counts of somebody else', async () => {
  serve(counted)
  const { counted: shown } = open()
  await vi.waitFor(() => expect(shown.value).toBeDefined())
  await signedIn(OTHER)
  expect(shown.value).toBeUndefined()
})

it('tells a refusal from a network that is not there', async () => {
  serve(() => problem(403, 'forbidden'))
  const { state } = open()
  await vi.waitFor(() => expect(state.value).toBe('refused'))
})

it('keeps no counts on the device', async () => {
  serve(counted)
  const { state } = open()
  await vi.waitFor(() => expect(state.value).toBe('heard'))
  const db = await database()
  const kept = await Promise.all(ALL.map(store => db.getAll(store)))
  expect(JSON.stringify(kept)).not.toContain('overdue')
})
