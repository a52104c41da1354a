import { createApp } from 'vue'
import './look/tokens.css'
import './look/base.css'
import './look/parts.css'
import App from '@/App.vue'
import { speakAsBefore } from '@/i18n'
import { putBytes } from '@/api/client'
import { account, restoreAccount } from '@/identity/account'
import { database, sealWith } from '@/local/db'
import { lookAsBefore } from '@/look/look'
import { registerWorker } from '@/local/update'
import { router } from '@/router'

const PATIENCE_MS = 3000
const LATER_MS = 20_000

async function start(): Promise<void> {
  sealWith(() => import('@/local/seal'))
  lookAsBefore()
  // Where the phone's own store does not answer, the door opens all the same.
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  await Promise.all([speakAsBefore(), Promise.race([restoreAccount(), patience])])
  createApp(App).use(router).mount('#app')
  // In development there is no worker to register; a resident with a card came for one page.
  if (import.meta.env.PROD && !location.pathname.startsWith('/card/')) await registerWorker()
  setTimeout(() => void import('@/walk/holding').then(({ keepSaying }) => keepSaying(account, database, putBytes)), LATER_MS)
}

void start()
