/**
 * A form with its answers: what is asked, what follows, and what is wrong.
 *
 * server/forms/filling.py checks the same once more, by the same trees.
 */

import type { Answer, Answers, Choice, Form, Kind, Node, Tree } from './types'
import type { Value } from './expressions'
import { evaluate, isDay, toTruth } from './expressions'

/** So often may a group be repeated. */
export const MOST_TIMES = 50
const BIGGEST = 2 ** 53
const SILENT = new Set(['group', 'repeat', 'note'])

/** So many of each are taken with one answer, as with a record. */
const MOST_ATTACHED = [{ kinds: ['image', 'signature'], most: 3 }, { kinds: ['audio'], most: 1 }]

export type Why = 'required' | 'constraint' | 'type' | 'choice' | 'many'
/** Where an answer stands: at which time of its repeat, if it has one. */
export type At = number | undefined

export interface Filled {
  isAsked: (node: Node, at?: At) => boolean
  valueOf: (name: string, at?: At) => Answer | ''
  choicesOf: (node: Node, at?: At) => Choice[]
  wrong: (node: Node, at?: At) => Why | undefined
  /** How often a repeat is there. */
  timesOf: (name: string) => number
  /** How many more files of a kind are taken. */
  room: (kind: Kind) => number
  /** The first that is wrong, by the id of its field. */
  firstWrong: () => string | undefined
  /** What is sent: answers to what is asked, without what only follows. */
  toSend: () => Answers
}

export function walk(nodes: Node[]): Node[] {
  return nodes.flatMap(node => [node, ...walk(node.children ?? [])])
}

export const fieldId = (name: string, at?: At) => `q-${name}${at === undefined ? '' : `-${at}`}`

export function timesIn(answers: Answers, name: string): Record<string, Answer>[] {
  const said = answers[name]
  return Array.isArray(said) && said.every(one => typeof one === 'object') ? said as Record<string, Answer>[] : []
}

/** What somebody answered; the empty text for nothing. */
export function givenIn(answers: Answers, node: Node, at?: At): Answer | '' {
  const said = node.within ? timesIn(answers, node.within)[at ?? 0] : answers
  const value = said && Object.prototype.hasOwnProperty.call(said, node.name) ? said[node.name] : null
  return (value as Answer | undefined) ?? ''
}

/** An answer as expressions read it. */
function asRead(value: Answer | ''): Value {
  if (Array.isArray(value))
    return value.join(' ')
  if (typeof value === 'object' && value)
    return `${value.lat} ${value.lon}`
  return value ?? ''
}

export function fill(form: Form, answers: Answers, today: string): Filled {
  const nodes = new Map(walk(form.nodes).map(node => [node.name, node]))
  const asked = new Map<string, boolean>()
  const values = new Map<string, Answer | ''>()

  const times = (node: Node): At[] => node.within ? timesIn(answers, node.within).map((_, at) => at) : [undefined]
  const isAsked = (node: Node, at?: At) => asked.get(fieldId(node.name, at)) ?? false
  const valueOf = (name: string, at?: At) => values.get(fieldId(name, nodes.get(name)?.within ? at : undefined)) ?? ''

  function each(name: string): Value[] {
    const node = nodes.get(name)
    if (!node)
      return []
    if (node.kind === 'repeat')
      return isAsked(node) ? timesIn(answers, name).map(() => '') : []
    return times(node).map(at => asRead(valueOf(name, at))).filter(value => value !== '')
  }

  function worth(tree: Tree, at: At, itself: Value = '', columns?: Record<string, string>): Value {
    const more = columns ? { columns } : {}
    return evaluate(tree, { ref: name => asRead(valueOf(name, at)), each, today, itself, ...more })
  }

  function relevant(node: Node, at: At): boolean {
    const parent = node.parent ? nodes.get(node.parent) : undefined
    if (parent && !isAsked(parent, parent.kind === 'repeat' ? undefined : at))
      return false
    return node.relevant === undefined || toTruth(worth(node.relevant, at))
  }

  function settle(node: Node, at: At): void {
    const id = fieldId(node.name, at)
    asked.set(id, relevant(node, at))
    if (!asked.get(id) || SILENT.has(node.kind))
      return
    const value = node.kind === 'calculate' ? finite(worth(node.calculation ?? '', at)) : givenIn(answers, node, at)
    values.set(id, value)
  }

  const choicesOf = (node: Node, at?: At) => (node.choices ?? []).filter(choice =>
    node.filter === undefined || toTruth(worth(node.filter, at, '', { ...choice.columns, name: choice.name })))

  function room(kind: Kind): number {
    const group = MOST_ATTACHED.find(({ kinds }) => kinds.includes(kind))
    if (!group)
      return Infinity
    const given = [...nodes.values()].filter(node => group.kinds.includes(node.kind))
      .flatMap(node => times(node).filter(at => valueOf(node.name, at) !== ''))
    return group.most - given.length
  }

  function wrong(node: Node, at?: At): Why | undefined {
    if (SILENT.has(node.kind) || node.kind === 'calculate' || !isAsked(node, at))
      return undefined
    const given = givenIn(answers, node, at)
    if (given === '')
      return node.required !== undefined && toTruth(worth(node.required, at)) ? 'required' : undefined
    if (!fits(node, given))
      return 'type'
    if (room(node.kind) < 0)
      return 'many'
    const chosen = Array.isArray(given) ? given : [given]
    if (node.choices && !chosen.every(one => choicesOf(node, at).some(({ name }) => name === one)))
      return 'choice'
    return node.constraint === undefined || toTruth(worth(node.constraint, at, asRead(given))) ? undefined : 'constraint'
  }

  function firstWrong(): string | undefined {
    for (const node of nodes.values()) {
      for (const at of times(node)) {
        if (wrong(node, at))
          return fieldId(node.name, at)
      }
    }
    return undefined
  }

  function toSend(): Answers {
    const said: Answers = Object.create(null) as Answers
    for (const node of nodes.values()) {
      if (node.kind === 'repeat' && isAsked(node))
        said[node.name] = timesIn(answers, node.name).map(() => Object.create(null) as Record<string, Answer>)
    }
    for (const node of nodes.values()) {
      if (node.kind === 'calculate' || SILENT.has(node.kind))
        continue
      for (const at of times(node)) {
        const value = isAsked(node, at) ? givenIn(answers, node, at) : ''
        if (value !== '')
          (node.within ? timesIn(said, node.within)[at ?? 0] ?? {} : said)[node.name] = value
      }
    }
    // Back to plain objects, which the store and the wire can hold.
    return JSON.parse(JSON.stringify(said)) as Answers
  }

  for (const name of form.order) {
    const node = nodes.get(name)
    if (node)
      times(node).forEach(at => settle(node, at))
  }
  return { room, isAsked, valueOf, choicesOf, wrong, firstWrong, toSend, timesOf: name => timesIn(answers, name).length }
}

/** What is no number is nothing. */
function finite(value: Value): Value {
  return typeof value === 'number' && !Number.isFinite(value) ? '' : value
}

function fits(node: Node, value: Answer): boolean {
  switch (node.kind) {
    case 'integer': return Number.isSafeInteger(value)
    case 'decimal': return typeof value === 'number' && Math.abs(value) <= BIGGEST
    case 'date': return typeof value === 'string' && isDay(value)
    case 'time': return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
    default: return true
  }
}

/** The defaults of questions, where a form begins. */
export function beginning(nodes: Node[]): Answers {
  const said: Answers = {}
  for (const node of walk(nodes)) {
    if (node.default !== undefined && !node.within)
      said[node.name] = node.default
  }
  return said
}

/** One more time of a repeat, with its defaults. */
export function oneTime(repeat: Node): Record<string, Answer> {
  return Object.fromEntries(walk(repeat.children ?? [])
    .flatMap(node => node.default === undefined ? [] : [[node.name, node.default]]))
}
