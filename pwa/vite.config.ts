import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'

/** Of what `main.ts` needs at once, all that other pages need too. */
const BASE = /node_modules\/(vue|@vue|vue-router|idb)\/|preload-helper|rolldown.runtime|src\/(api\/client|i18n|locales\/zh|local\/(db|ring|lock|news|ids|live|owner|outbox|stumble|backoff|photos|pictures|bytes|writing)|screening\/filing|identity\/account)\.ts|src\/parts\/TextField/

/** Who opens the app for the first time signs in: that page comes with the app, not after it. */
const signInAtOnce: Plugin = {
  name: 'sign-in-at-once',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle }): HtmlTagDescriptor[] {
      const page = Object.values(bundle ?? {}).find(one => one.type === 'chunk' && one.facadeModuleId?.includes('/SignInView.vue'))
      if (page?.type !== 'chunk')
        return []
      const link = (rel: string, file: string): HtmlTagDescriptor => ({ tag: 'link', injectTo: 'head', attrs: { rel, crossorigin: true, href: `/${file}` } })
      return [link('modulepreload', page.fileName), ...[...page.viteMetadata?.importedCss ?? []].map(file => link('stylesheet', file))]
    },
  },
}

export default defineConfig({
  plugins: [
    // No part is written with Vue's older way: it need not travel.
    vue({ features: { optionsAPI: false } }),
    signInAtOnce,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      includeManifestIcons: false,
      injectManifest: {
        // Only the shell: an install fails as a whole when one file fails, and prepaid data are dear.
        globPatterns: ['index.html', 'assets/*.{js,css}', 'icon.svg'],
        // Accounts, the residents' pages and the large map need the network: their pages come with it.
        globIgnores: ['assets/{CasePage,Window,After,page-words,window-words}*', 'assets/CaseClocks*', 'assets/clock-words*', 'assets/{Reach,Cards,Card,Answer,Labels,Label}View-*', 'assets/labels-*', 'assets/papers-*', 'assets/{holding,keys}-*', 'assets/Desk*', 'assets/told-*', 'assets/{registered,register}-*', 'assets/admin-*', 'assets/{S,s}upervision*', 'assets/shelf-*', 'assets/{AreaPicker,AskedList,Notice}*', 'assets/{OwnPhones,PhoneRow,phones,say}*', 'assets/{MapView,district,maplibre,shapes.worker}*'],
        rollupFormat: 'iife',
      },
      manifest: {
        id: '/',
        name: '邻里',
        short_name: '邻里',
        description: '门口的事，有人管到底',
        lang: 'zh-CN',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#F5F2EB',
        theme_color: '#1B4A4E',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: '记一户', url: '/today', icons: [{ src: '/icon-192.png', sizes: '192x192' }] },
          { name: '报一件事', url: '/record?new=1', icons: [{ src: '/icon-192.png', sizes: '192x192' }] },
        ],
      },
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The oldest we serve; baseline.js reads what comes out.
  build: {
    target: ['chrome80', 'safari15'],
    // What every page needs travels in one file: each more costs headers, and compresses worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
  test: { environment: 'happy-dom', setupFiles: ['fake-indexeddb/auto', './src/locales/all.ts'] },
})
