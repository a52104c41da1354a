/** The two field screens as a thumb meets them. */

import type { App } from 'vue'
import type { Account, Pack } from '@/api/types'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createApp, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { keep } from '@/local/db'
import { freshDevice, offline, row, serve, server, signedIn, WORKER } from '@/local/fakes'
import { entriesOf } from '@/local/outbox'
import { shellKey } from '@/parts/shell'
// eslint-disable-next-line no-restricted-imports -- a test opens the screen itself
import TodayView from '@/territory/TodayView.vue'
import LeaderView from './LeaderView.vue'

const building = (id: string, name: string) => ({ id, code: id, name, lon: 0, lat: 0, micro_grid: null })
const door = (id: string, name: string) => ({ id, building_id: 'b1', unit: '1', floor: 1, door: name, last_visit: null })
const packOf = (...names: string[]) => ({
  areas: [], micro_grids: [], buildings: names.map((name, at) => building(`b${at + 1}`, name)),
  dwellings: [door('d1', '101'), door('d2', '102')], catalogue: { chips: [], classes: [], sources: [], severities: [] }, revision: '1',
}) as unknown as Pack // the screens ask for no more

const area = { code: '1', name: '示例', level: 'micro_grid' as const, parent: null }
const LEADER: Account = { ...WORKER, roles: [{ role: 'building_leader', area }] }
let app: App | undefined

// They come after the page itself: on a busy machine that takes longer than a test waits.
beforeAll(() => Promise.all([import('@/territory/plan'), import('./VisitForm.vue')]), 60_000)
beforeEach(() => freshDevice())
afterEach(() => app?.unmount())

async function open(view: typeof TodayView | typeof LeaderView, pack: Pack, path = '/report') {
  await keep(`pack:${WORKER.id}`, { etag: null, pack })
  serve(() => offline())
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] })
  await router.push(path)
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(view).use(router)
  app.provide(shellKey, { online: ref(false), unsent: ref(0), mayFile: ref(true), form: ref('/report'), places: ref([]) })
  app.mount('#app')
}

/** Tap what has these words, once it is there. */
async function tap(words: string) {
  await vi.waitFor(() => expect(found(words), words).toBeDefined())
  found(words)?.click()
}

function found(words: string) {
  return [...document.querySelectorAll<HTMLElement>('button, label.chip')].find(one => `${one.getAttribute('aria-label') ?? ''} ${one.textContent ?? ''}`.includes(words))
}

async function acts(count: number) {
  await vi.waitFor(async () => expect(await entriesOf(WORKER.id)).toHaveLength(count))
  return (await entriesOf(WORKER.id)).map(({ path, body }) => ({ path: path.split('/')[1], ...body }))
}

it('files nobody in with one tap on the row, and takes it back', async () => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('没人在：3栋 1 单元 102')
  expect(await acts(1)).toMatchObject([{ path: 'visits', dwelling_id: 'd2', result: 'not_home', mode: 'door', needs: [] }])
  await vi.waitFor(() => expect(document.body.textContent).toContain('记好了：没人在'))
  await tap('撤销')
  await acts(0)
})

it('files that all is well with two taps, and no result by itself', async () => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('101，记这一户')
  await vi.waitFor(() => expect(found('空着')).toBeDefined())
  await acts(0)
  await tap('见到了，没事')
  expect(await acts(1)).toMatchObject([{ dwelling_id: 'd1', result: 'met', needs: ['none'] }])
})

it('says what a call brought, and goes on to a report of that visit', async () => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('101，记这一户')
  await tap('打过电话')
  await tap('见到了')
  expect(await acts(1)).toMatchObject([{ result: 'met', mode: 'phone', needs: [] }])
  const [entry] = await entriesOf(WORKER.id)
  const report = () => document.querySelector('a[aria-label^="报事"]')?.getAttribute('href')
  await vi.waitFor(() => expect(report()).toBe(`/record?building=b1&dwelling=d1&visit=${entry?.subject}`))
})

it('says what somebody needs, and only of somebody who was met', async () => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('101，记这一户')
  await tap('更多')
  await tap('要帮办事')
  await tap('门外碰到')
  await tap('见到了')
  expect(await acts(1)).toMatchObject([{ result: 'met', mode: 'met_outside', needs: ['errand'] }])
  await tap('102，记这一户')
  await tap('更多')
  await tap('有隐患')
  await tap('空着')
  expect((await acts(2))[1]).toMatchObject({ result: 'vacant', mode: 'door', needs: [] })
})

it('leaves a door alone with two taps, without a why, and takes it off the list', async () => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('101，记这一户')
  await tap('请不要再来')
  const [act] = await acts(1)
  expect(act).toMatchObject({ dwelling_id: 'd1', result: 'declined', needs: [], wishes: [{ kind: 'no_visits' }] })
  await vi.waitFor(() => expect(found('没人在：3栋 1 单元 101')).toBeUndefined())
  expect(found('没人在：3栋 1 单元 102')).toBeDefined()
  await tap('撤销')
  await vi.waitFor(() => expect(found('没人在：3栋 1 单元 101')).toBeDefined())
})

it.each([true, false])('notes that somebody is to be looked in on by their own yes only: %s', async (yes) => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('101，记这一户')
  await tap('更多')
  await tap('请常来看看')
  if (yes) {
    await tap('住户自己说愿意')
    await tap('一周')
  }
  await tap('见到了')
  const [act] = await acts(1)
  expect(act).toMatchObject({ needs: ['care_requested'] })
  if (yes)
    expect(act).toMatchObject({ wishes: [{ kind: 'care', every_days: 7, own_yes: true }] })
  else
    expect(act).not.toHaveProperty('wishes')
})

it('sends the last visit when the phone is locked before it could be taken back', async () => {
  await open(TodayView, packOf('3栋'), '/today')
  await tap('没人在：3栋 1 单元 102')
  await acts(1)
  const heard = serve(server((path, body) => ({ status: 201, body: row(path, body) })))
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.waitFor(() => expect(heard.some(({ path }) => path.startsWith('/visits/'))).toBe(true))
  state.mockRestore()
})

it('lets a building leader report in two taps where there is one building', async () => {
  await signedIn(LEADER)
  await open(LeaderView, packOf('3栋'))
  await vi.waitFor(() => expect(document.body.textContent).toContain('3栋，我的楼'))
  await tap('物业')
  await vi.waitFor(() => expect(document.querySelector('.chip.chosen')).not.toBeNull())
  document.querySelector('form')?.requestSubmit()
  expect(await acts(1)).toMatchObject([{
    path: 'records', source: 'building_leader', outcome: 'flagged', category: 'property', building_id: 'b1', severity: 4, summary: '', danger: false,
  }])
})

it('asks a building leader what it is about before it sends, and chooses no building among several', async () => {
  await signedIn(LEADER)
  await open(LeaderView, packOf('3栋', '4栋'))
  await vi.waitFor(() => expect(found('4栋')).toBeDefined())
  expect(document.querySelector('.chip.chosen')).toBeNull()
  document.querySelector('form')?.requestSubmit()
  await vi.waitFor(() => expect(document.querySelector('[role="alert"]')?.textContent).toContain('请点一个'))
  await acts(0)
})
