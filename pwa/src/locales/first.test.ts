// @vitest-environment node
/** The first page has its words with it: what it says is never looked for in a file that comes later. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { zhField } from './zh-field'

const source = fileURLToPath(new URL('..', import.meta.url))

/** All files that main.ts fetches before anything is lazy. */
function entry(file = `${source}main.ts`, seen = new Set<string>()): Set<string> {
  seen.add(file)
  for (const [, named = ''] of readFileSync(file, 'utf8').matchAll(/^import\s+(?!type)(?:[^'"]*?from\s+)?['"]([@.][^'"]+)['"]/gm)) {
    const plain = named.startsWith('@/') ? source + named.slice(2) : resolve(dirname(file), named)
    const found = [plain, `${plain}.ts`].find(path => /\.(vue|ts)$/.test(path) && existsSync(path))
    if (found && !seen.has(found) && !found.includes('/locales/'))
      entry(found, seen)
  }
  return seen
}

/** What a file asks words for: `today.note`, or `today.${failed}` for all that it may mean. */
function* asked(text: string): Generator<RegExp> {
  for (const [, key = ''] of text.matchAll(/['"`]([a-z_]+(?:\.(?:[\w-]+|\$\{[^}]*\}))+)['"`]/g))
    yield new RegExp(`^${key.split(/\$\{[^}]*\}/).map(part => part.replace(/\./g, '\\.')).join('[^.]+')}$`)
}

it('has the words of the first page in the file that comes with it', () => {
  const elsewhere = Object.keys(zhField)
  const missing = [...entry()].flatMap(file =>
    [...asked(readFileSync(file, 'utf8'))].flatMap(key => elsewhere.filter(one => key.test(one)).map(one => `${one} in ${file}`)))
  expect([...entry()].length).toBeGreaterThan(40)
  expect(missing).toEqual([])
})
