import { nextTick, ref } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { bringWords } from '@/i18n'
import { account, landing, shutOut } from '@/identity/account'
import TodayView from '@/territory/TodayView.vue'

/** The page asked for is not on this device, and there is no network to bring it. */
export const pageMissing = ref(false)

/** What a leader asks and whom they call. */
const letters = () => import('@/letters/pages')

/** All of an admin's pages in one file, which nobody else fetches. */
const admin = () => import('@/identity/admin')
const registered = () => import('@/register/registered')
const shelf = () => import('@/library/shelf')
const waiting = () => import('@/screening/waiting')

const fill = () => import('@/forms/field')

/** Where somebody begins whom the app does not know, or not yet. */
const door = () => (shutOut.value ? '/unlock' : '/signin')

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', redirect: () => (account.value ? landing(account.value) : door()) },
    { path: '/signin', component: () => import('@/identity/SignInView.vue'), meta: { open: true } },
    { path: '/unlock', component: () => import('@/identity/UnlockView.vue'), meta: { open: true } },
    { path: '/pin', component: () => import('@/identity/PinView.vue') },
    { path: '/enrol/:code', component: () => import('@/identity/EnrolView.vue'), props: true, meta: { open: true } },
    { path: '/today', component: TodayView },
    { path: '/walk', component: () => import('@/walk/OwnWalkView.vue') },
    { path: '/walk/cards', component: () => import('@/walk/CardsView.vue') },
    { path: '/reach', component: () => import('@/walk/ReachView.vue') },
    { path: '/card/:code', component: () => import('@/walk/CardView.vue'), props: true, meta: { open: true } },
    { path: '/c/:token', component: () => import('@/after/CasePageView.vue'), props: true, meta: { open: true } },
    { path: '/b/:code(.*)', component: () => import('@/screening/BuildingView.vue'), props: true, meta: { open: true } },
    { path: '/labels', component: () => import('@/territory/LabelsView.vue') },
    { path: '/ground', component: () => import('@/insight/OwnGroundView.vue') },
    { path: '/record', component: () => import('@/screening/RecordView.vue') },
    { path: '/record/:id', component: () => import('@/screening/RecordView.vue'), props: true },
    { path: '/report', component: () => import('@/screening/LeaderView.vue') },
    { path: '/outbox', component: () => waiting().then((pages) => pages.OutboxView) },
    { path: '/phone', component: () => waiting().then((pages) => pages.PhoneView) },
    { path: '/window', component: () => import('@/intake/WindowView.vue') },
    { path: '/after', component: () => import('@/after/AfterView.vue') },
    { path: '/mine', component: () => import('@/screening/MineView.vue') },
    { path: '/ask', component: () => letters().then((pages) => pages.AskView) },
    { path: '/suggest', component: () => letters().then((pages) => pages.SuggestView) },
    { path: '/duty', component: () => letters().then((pages) => pages.DutyView) },
    { path: '/answers', component: () => import('@/letters/AnswerView.vue') },
    { path: '/cases', component: () => import('@/cases/CaseListView.vue') },
    { path: '/cases/:id', component: () => import('@/cases/carried').then((pages) => pages.CaseView), props: true },
    { path: '/library', component: () => shelf().then((pages) => pages.LibraryView) },
    { path: '/library/propose/:caseId', component: () => shelf().then((pages) => pages.ProposeView), props: true },
    { path: '/library/:id', component: () => shelf().then((pages) => pages.EntryView), props: true },
    { path: '/cases/:id/papers', component: () => import('@/cases/papers').then((pages) => pages.PapersView), props: true },
    { path: '/map', component: () => import('@/insight/MapView.vue') },
    { path: '/desk', component: () => import('@/cases/DeskView.vue') },
    { path: '/supervision', component: () => import('@/supervision/SupervisionView.vue') },
    { path: '/accounts', component: () => admin().then((pages) => pages.AccountListView) },
    { path: '/accounts/new', component: () => admin().then((pages) => pages.AccountAddView) },
    { path: '/accounts/:id', component: () => admin().then((pages) => pages.AccountView), props: true },
    { path: '/duty/keep', component: () => admin().then((pages) => pages.DutyKeepView) },
    { path: '/files', component: () => admin().then((pages) => pages.FilesView) },
    { path: '/answer/:about/:subject/:version', component: () => fill().then((pages) => pages.FillView), props: true },
    { path: '/answer/:entry', component: () => fill().then((pages) => pages.FillView), props: true },
    { path: '/answered/:about/:subject', component: () => import('@/forms/told').then((pages) => pages.AnsweredView), props: true },
    { path: '/register', component: () => registered().then((pages) => pages.RegisterView) },
    { path: '/register/mediators/:id', component: () => registered().then((pages) => pages.MediatorView), props: true },
    { path: '/register/:id', component: () => registered().then((pages) => pages.OfficeView), props: true },
    { path: '/forms', component: () => import('@/forms/admin').then((pages) => pages.FormsView) },
    { path: '/notice', component: () => import('@/forms/NoticeView.vue'), meta: { open: true } },
    { path: '/me', component: () => import('@/identity/MeView.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

/** Pages whose words are there from the beginning. */
const FIRST = new Set(['/', '/today', '/signin'])

router.beforeEach((to) => {
  // The words travel beside the page; whether they came is asked below.
  if (!FIRST.has(to.path)) void bringWords().catch(() => undefined)
  if (!account.value && !to.meta.open) return { path: door(), query: { next: to.fullPath } }
})

router.beforeResolve(async (to) => {
  if (!FIRST.has(to.path)) await bringWords()
})

router.onError(() => { pageMissing.value = true })

router.afterEach(async (to, from) => {
  pageMissing.value = false
  if (!from.matched.length || to.path === from.path) return
  await nextTick()
  document.querySelector<HTMLElement>('h1')?.focus()
})

/** Where no service worker keeps the pages, the open one has them fetched while there is a network. */
export async function holdPages(paths: string[]): Promise<void> {
  await bringWords()
  for (const path of paths) {
    const page = router.resolve(path).matched[0]?.components?.default
    // A page that is not there yet is a function that fetches it.
    if (typeof page === 'function') await (page as () => Promise<unknown>)()
  }
}
