/** Weigh what `npm run build` has made: bytes as they travel, and their limits. */
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('dist/', import.meta.url)
const text = (name) => readFileSync(new URL(name, dist), 'utf8')
const weigh = (names) => names.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length, 0)

/** Everything the page asks for before 今天 can be tapped; what is lazy is not among it. */
const entry = ['index.html', 'icon.svg', ...[...text('index.html').matchAll(/"\/(assets\/[^"]+)"/g)].map(([, name]) => name)]
const worker = text('sw.js')
const assets = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`)
const held = [...assets, 'index.html', 'icon.svg', 'manifest.webmanifest'].filter((name) => worker.includes(name))
/** What the service worker fetches when the line is idle, as `src/shell.ts` has it. */
const later = held.filter((name) => /\/(GroundMap|Place[A-Z]|Search|Find|quiet|spots|ways)/.test(name))
/** What it holds for a mediator once it was brought. */
const cases = held.filter((name) => /\/(carried|reports)-/.test(name))
/** What it holds for those who have a PIN. */
const lock = held.filter((name) => /\/(Unlock|Pin|pin|seal|vault|idle)/.test(name))
const shell = held.filter((name) => ![...later, ...cases, ...lock].includes(name))
const desk = assets.filter((name) => !held.includes(name))
const heaviest = (names) => Math.max(...names.map((name) => weigh([name])))

const budgets = [
  ['worker entry', weigh(entry), 80_000],
  ['precache', weigh(shell), 200_000],
  ['fetched later', weigh(later), 66_000],
  ['held for a mediator', weigh(cases), 30_000],
  ['held for who has a PIN', weigh(lock), 20_000],
  ['heaviest of a worker', heaviest(held), 60_000],
  ['MapLibre, drawing', weigh(assets.filter((name) => /\/district-/.test(name))), 320_000],
  ['heaviest of a desk', heaviest(desk), 450_000],
  ['sw.js', weigh(['sw.js']), 12_000],
]
for (const [name, bytes, most] of budgets)
  console.log(`${name}: ${bytes} of ${most} bytes${bytes > most ? ': too much' : ''}`)
process.exitCode = budgets.some(([, bytes, most]) => bytes > most) ? 1 : 0
