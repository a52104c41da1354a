import { createApp } from 'vue'
import './look/tokens.css'
import './look/base.css'
import './look/parts.css'
import App from '@/App.vue'
import { speakAsBefore } from '@/i18n'
import { restoreAccount } from '@/identity/account'
import { lookAsBefore } from '@/look/look'
import { router } from '@/router'
import { keepShell } from '@/update'

const PATIENCE_MS = 3000

async function start(): Promise<void> {
  lookAsBefore()
  // Where a network leads nowhere, the door opens all the same.
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  await Promise.all([speakAsBefore(), Promise.race([restoreAccount(), patience])])
  createApp(App).use(router).mount('#app')
  await keepShell()
}

void start()
