/**
 * What an expression is worth. server/forms/evaluating.py does the same, and one table of
 * tests (tests/forms/expressions.json) holds both to it. Nothing is ever run as code.
 */

import type { Tree } from './types'

export type Value = string | number | boolean

export interface Around {
  ref: (name: string) => Value
  each: (name: string) => Value[]
  today: string
  itself?: Value
  columns?: Record<string, string>
}

type State = ['is', boolean, [number, number][], number] | ['either', number, number] | ['end']

const NUMBER = /^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/
const DATE = /^([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})$/
const DAY_MS = 86_400_000
const EARLIEST = Date.UTC(1000, 0, 1) / DAY_MS
const LATEST = Date.UTC(9999, 11, 31) / DAY_MS

export function evaluate(tree: Tree, around: Around): Value {
  if (!Array.isArray(tree))
    return tree as Value
  const [name, ...parts] = tree as [string, ...Tree[]]
  const lazy = LAZY.get(name)
  if (lazy)
    return lazy(parts, around)
  const eager = EAGER.get(name)
  if (!eager)
    throw new Error(`this app does not know ${name}`)
  return eager(...parts.map(part => evaluate(part, around)))
}

/** A value as a number; a day is counted from 1970. */
export function toNumber(value: Value): number {
  if (typeof value !== 'string')
    return Number(value)
  const said = value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')
  return NUMBER.test(said) ? Number(said) : dayNumber(said)
}

function dayNumber(said: string): number {
  const [, year, month, day] = DATE.exec(said) ?? []
  if (!year)
    return Number.NaN
  const moment = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return new Date(moment).toISOString().slice(0, 10) === said ? moment / DAY_MS : Number.NaN
}

export const isDay = (said: string) => !Number.isNaN(dayNumber(said))

export function toTruth(value: Value): boolean {
  return typeof value === 'string' ? value !== '' : Boolean(value)
}

const toText = (value: Value) => Object.is(value, -0) ? '0' : String(value)
const partsOf = (value: Value) => toText(value).split(/[ \t\r\n]+/).filter(Boolean)

function equal(one: Value, other: Value): boolean {
  if (typeof one === 'boolean' || typeof other === 'boolean')
    return toTruth(one) === toTruth(other)
  if (typeof one === 'string' && typeof other === 'string')
    return one === other
  return toNumber(one) === toNumber(other)
}

function rounded(value: Value, places: Value = 0): number {
  const shift = toNumber(places)
  if (!Number.isInteger(shift) || shift < 0 || shift > 9)
    return Number.NaN
  const factor = 10 ** shift
  const shifted = Math.floor(toNumber(value) * factor + 0.5)
  return Number.isFinite(shifted) ? shifted / factor : Number.NaN
}

function whole(value: Value): number {
  const number = toNumber(value)
  // Python knows no whole -0: what is divided by it must not differ.
  return Number.isFinite(number) ? Math.trunc(number) + 0 : Number.NaN
}

/** A day as it is written; of a number, the day so long after 1970. */
function day(value: Value): string {
  if (typeof value === 'string' && !NUMBER.test(value))
    return isDay(value) ? value : ''
  const number = toNumber(value)
  if (!(number >= EARLIEST && number <= LATEST))
    return ''
  return new Date(Math.floor(number) * DAY_MS).toISOString().slice(0, 10)
}

/** By characters, as a person counts them, and not by halves of them. */
function partOf(value: Value, begin: Value, end: Value = Infinity): string {
  const [first, last] = [toNumber(begin), toNumber(end)]
  if (Number.isNaN(first) || Number.isNaN(last))
    return ''
  return [...toText(value)].slice(Math.max(0, first), Math.max(0, last)).join('')
}

/** Read a text once, whatever the pattern is; it must match the whole of it. */
function matches(states: State[], text: string): boolean {
  let now = follow(states, [0])
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const next: number[] = []
    for (const at of now) {
      const state = states[at]
      if (state?.[0] === 'is' && state[2].some(([a, b]) => a <= code && code <= b) !== state[1])
        next.push(state[3])
    }
    now = follow(states, next)
  }
  return now.has(states.length - 1)
}

/** All states that are reached without reading. */
function follow(states: State[], begun: number[]): Set<number> {
  const reached = new Set<number>()
  const waiting = [...begun]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (reached.has(at))
      continue
    reached.add(at)
    const state = states[at]
    if (state?.[0] === 'either')
      waiting.push(state[1], state[2])
  }
  return reached
}

const numbers = (act: (one: number, other: number) => Value) =>
  (one: Value, other: Value) => act(toNumber(one), toNumber(other))
const texts = (act: (one: string, other: string) => boolean) =>
  (one: Value, other: Value) => act(toText(one), toText(other))
const extreme = (which: (...values: number[]) => number, values: Value[]) =>
  values.length ? which(...values.map(toNumber)) : Number.NaN

type Act = (...values: Value[]) => Value
const act = (one: (a: Value, b: Value, c?: Value) => Value) => one as Act

const EAGER = new Map<string, Act>(Object.entries({
  '=': act(equal),
  '!=': act((one, other) => !equal(one, other)),
  '<': act(numbers((one, other) => one < other)),
  '<=': act(numbers((one, other) => one <= other)),
  '>': act(numbers((one, other) => one > other)),
  '>=': act(numbers((one, other) => one >= other)),
  '+': act(numbers((one, other) => one + other)),
  '-': act(numbers((one, other) => one - other)),
  '*': act(numbers((one, other) => one * other)),
  'div': act(numbers((one, other) => one / other)),
  'mod': act(numbers((one, other) => Number.isFinite(one) && other !== 0 ? one % other : Number.NaN)),
  'negate': act(value => -toNumber(value)),
  'true': () => true,
  'false': () => false,
  'not': act(value => !toTruth(value)),
  'number': act(toNumber),
  'string': act(toText),
  'int': act(whole),
  'abs': act(value => Math.abs(toNumber(value))),
  'round': act(rounded),
  'date': act(day),
  'count-selected': act(value => partsOf(value).length),
  'selected': act((value, part) => partsOf(value).includes(toText(part))),
  'string-length': act(value => [...toText(value)].length),
  'contains': act(texts((one, other) => one.includes(other))),
  'starts-with': act(texts((one, other) => one.startsWith(other))),
  'ends-with': act(texts((one, other) => one.endsWith(other))),
  'substr': act(partOf),
  'concat': (...values: Value[]) => values.map(toText).join(''),
}))

type Lazy = (parts: Tree[], around: Around) => Value

const worth = (part: Tree | undefined, around: Around) => evaluate(part ?? '', around)
const nameOf = (part: Tree | undefined) => String(Array.isArray(part) ? part[1] : part)
const given = (part: Tree | undefined, around: Around) => around.each(nameOf(part)).filter(value => value !== '')

/** All answers of a repeated question, or some values. */
const many = (which: (...values: number[]) => number): Lazy => (parts, around) => {
  const [first] = parts
  const each = Array.isArray(first) && first[0] === 'each'
  return extreme(which, each ? given(first, around) : parts.map(part => worth(part, around)))
}

const LAZY = new Map<string, Lazy>(Object.entries<Lazy>({
  ref: ([name], around) => around.ref(String(name)),
  self: (_, around) => around.itself ?? '',
  column: ([name], around) => new Map(Object.entries(around.columns ?? {})).get(String(name)) ?? '',
  today: (_, around) => around.today,
  or: (parts, around) => parts.some(part => toTruth(worth(part, around))),
  and: (parts, around) => parts.every(part => toTruth(worth(part, around))),
  if: ([test, yes, no], around) => worth(toTruth(worth(test, around)) ? yes : no, around),
  coalesce: ([one, other], around) => {
    const first = worth(one, around)
    return first === '' ? worth(other, around) : first
  },
  regex: ([text, states], around) => matches(states as State[], toText(worth(text, around))),
  sum: ([part], around) => given(part, around).reduce<number>((sum, value) => sum + toNumber(value), 0),
  count: ([part], around) => around.each(nameOf(part)).length,
  min: many(Math.min),
  max: many(Math.max),
}))
