import type { Pack } from '@/api/types'
import type { App } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { keep } from '@/local/db'
import { freshDevice, json, serve, WORKER } from '@/local/fakes'
import AreaPicker from './AreaPicker.vue'

const area = (code: string, level: string) => ({ code, level, name: code, parent: null, voided_on: null })
const areas = [area('99', 'district'), area('9901', 'town')]
const pack = (more: object[] = []) => ({ areas: [...areas, ...more], dwellings: [], buildings: [], categories: [] }) as unknown as Pack

let app: App | undefined
beforeEach(async () => {
  await freshDevice()
  await keep(`pack:${WORKER.id}`, { etag: '"a"', pack: pack() })
})
afterEach(() => app?.unmount())

const chip = (value: string) => document.querySelector<HTMLInputElement>(`input[value=${value}]`)

it('leaves the chosen level alone when areas come anew', async () => {
  document.body.innerHTML = '<div id="app"></div>'
  let arrive = () => {}
  const gate = new Promise<void>((go) => { arrive = go })
  serve(async ({ path }) => {
    if (path === '/me')
      return json(200, WORKER)
    await gate
    return json(200, pack([area('9902', 'town')]))
  })
  app = createApp(AreaPicker, { role: null, modelValue: null })
  app.mount('#app')
  await vi.waitFor(() => expect(chip('town')).toBeTruthy())
  chip('town')?.click()
  await vi.waitFor(() => expect(document.body.textContent).toContain('9901'))
  arrive()
  await vi.waitFor(() => expect(document.body.textContent).toContain('9902'))
  expect(chip('town')?.checked).toBe(true)
})
