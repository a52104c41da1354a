/**
 * Read what `npm run build` has made for the phone: nothing in it may be newer than the
 * oldest browsers we serve, Chrome 80 and Safari 15, unless a fallback of ours is named here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'acorn'

const dist = new URL('dist/', import.meta.url)
const read = (name) => readFileSync(new URL(name, dist), 'utf8')

/** Syntax that both of them know. */
const SYNTAX = 2020

/** Methods of any object: nobody else's method has such a name. */
const CALLED = new Set(['at', 'replaceAll', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'hasOwn', 'groupBy', 'withResolvers',
  'fromAsync', 'isWellFormed', 'toWellFormed', 'replaceChildren', 'randomUUID', 'showPopover', 'checkVisibility', 'canParse', 'throwIfAborted', 'scrollend',
  'union', 'intersection', 'isSubsetOf', 'requestVideoFrameCallback', 'persist', 'showModal'])
const PROPERTIES = new Set(['subtle', 'locks', 'userAgentData', 'virtualKeyboard'])
const OF = { Promise: ['any', 'try'], AbortSignal: ['timeout', 'any'], Array: ['fromAsync'], Object: ['hasOwn', 'groupBy'], Intl: ['Segmenter', 'ListFormat', 'DurationFormat', 'DisplayNames'] }
const GLOBALS = new Set(['structuredClone', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'OffscreenCanvas', 'BroadcastChannel', 'requestIdleCallback', 'cancelIdleCallback',
  'CompressionStream', 'DecompressionStream', 'BarcodeDetector', 'EyeDropper', 'Iterator', 'URLPattern', 'CSSLayerBlockRule', 'reportError', 'Highlight', 'navigation'])

/** What is used all the same, and what happens without it; tests/e2e/test_weak_phones.py takes each away. */
const FALLBACKS = {
  locks: 'local/lock.ts: a queue within the page; ids keep a second tab harmless',
  BroadcastChannel: 'local/news.ts: other tabs hear at their next question',
  OffscreenCanvas: 'local/shrink.ts: a canvas of the page',
  requestIdleCallback: 'local/warm.ts: two seconds later',
  subtle: 'local/photos.ts: https has it; without https the app says so and stops',
  persist: 'screening/filing.ts: nothing is asked',
  showModal: 'parts/DangerSheet.vue, screening/PlaceSheet.vue: it stands open over the page',
  BarcodeDetector: 'screening/PlaceScan.vue: the number below the code is typed, or the camera app opens it',
}

/** Vue has these ready for who calls them; how often they stand in it, so that one of ours is found. */
const IN_VUE = { toReversed: 1, toSorted: 1, toSpliced: 1, cancelIdleCallback: 1 }

/** Of CSS: unknown to Chrome 80 or Safari 15, and what is seen there. */
const CSS = [
  [/:has\(/, ':has'], [/@layer\b/, '@layer'], [/@container\b/, '@container'], [/color-mix\(/, 'color-mix'], [/\boklch\(/, 'oklch'],
  [/:where\(/, ':where'], [/@media[^{]*[<>]=?/, 'ranges in @media'], [/\btext-wrap\s*:/, 'text-wrap'], [/[{};]\s*&/, 'nesting'], [/\b\d+[sld]v[hw]\b/, 'dvh, svh, lvh'],
  [/:is\(/, ':is'], [/[{;]inset:/, 'inset'], [/aspect-ratio:/, 'aspect-ratio'], [/@property\b/, '@property'], [/@starting-style/, '@starting-style'],
]

function* nodes(node) {
  if (typeof node?.type === 'string') yield node
  for (const part of Object.values(node))
    if (part && typeof part === 'object') yield* nodes(part)
}

/** A name of the table that a node speaks of. */
function nameOf(node) {
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    const name = property(node.callee)
    const owner = node.callee.object.name
    if (OF[owner]?.includes(name)) return `${owner}.${name}`
    return CALLED.has(name) ? name : undefined
  }
  if (node.type === 'MemberExpression') return PROPERTIES.has(property(node)) ? property(node) : undefined
  if (node.type === 'Identifier') return GLOBALS.has(node.name) ? node.name : undefined
  // Safari learned to look behind in 16.4.
  if (node.type === 'Literal' && node.regex && (/\(\?<[=!]/.test(node.regex.pattern) || /[dv]/.test(node.regex.flags))) return `/${node.regex.pattern}/${node.regex.flags}`
}

const property = ({ computed, property }) => (computed ? property.value : property.name)
const inVue = {}

function script(name) {
  const text = read(name)
  let tree
  try {
    tree = parse(text, { ecmaVersion: SYNTAX, sourceType: name.endsWith('sw.js') ? 'script' : 'module' })
  } catch (error) {
    return [`syntax: ${error.message} ${text.slice(error.pos - 20, error.pos + 30)}`]
  }
  return [...nodes(tree)].map(nameOf).filter((found) => found && !(found in FALLBACKS) && !(found in IN_VUE && (inVue[found] = (inVue[found] ?? 0) + 1) <= IN_VUE[found]))
}

/** A height in dvh that stands behind the same in vh is taken by whoever knows it. */
const plain = (name) => read(name).replace(/([\w-]+):\d+vh;([^{}]*)\1:\d+dvh/g, '$2')
const style = (name) => CSS.filter(([pattern]) => pattern.test(plain(name))).map(([, says]) => says)

/** The desk's map and lists are for newer machines: only what the service worker keeps is for the phone. */
const worker = read('sw.js')
const names = ['sw.js', ...readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`).filter((name) => worker.includes(name) || /shrink\.worker/.test(name))]
const found = names.flatMap((name) => (name.endsWith('.css') ? style(name) : name.endsWith('.js') ? script(name) : []).map((says) => `${name}: ${says}`))
for (const line of found) console.log(line)
console.log(`${names.length} files read, ${found.length} things beyond Chrome 80 and Safari 15`)
process.exitCode = found.length ? 1 : 0
