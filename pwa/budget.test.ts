// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

it.runIf(existsSync(`${here}dist/index.html`))('keeps within the budgets, as built last', () => {
  expect(() => execFileSync(process.execPath, ['budget.js'], { cwd: here, encoding: 'utf8' })).not.toThrow()
})

it.runIf(existsSync(`${here}dist/index.html`))('has nothing for the phone that Chrome 80 or Safari 15 would not read, as built last', () => {
  expect(() => execFileSync(process.execPath, ['baseline.js'], { cwd: here, encoding: 'utf8' })).not.toThrow()
}, 60_000)
