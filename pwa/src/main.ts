import { createApp } from 'vue'
import './look/tokens.css'
import './look/base.css'
import './look/parts.css'
import App from '@/App.vue'
import { speakAsBefore } from '@/i18n'
import { restoreAccount } from '@/identity/account'
import { lookAsBefore } from '@/look/look'
import { registerWorker } from '@/local/update'
import { router } from '@/router'

const PATIENCE_MS = 3000

async function start(): Promise<void> {
  lookAsBefore()
  // Where a network leads nowhere, the door opens all the same.
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  await Promise.all([speakAsBefore(), Promise.race([restoreAccount(), patience])])
  createApp(App).use(router).mount('#app')
  // In development there is no worker to register.
  if (import.meta.env.PROD) await registerWorker()
}

void start()
