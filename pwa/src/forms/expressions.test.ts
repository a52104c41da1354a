import type { Tree } from './types'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluate, type Value } from './expressions'
import { fill } from './filling'

interface Case {
  says: string
  refs: Record<string, Value>
  itself: Value
  each?: Value[]
  columns?: Record<string, string>
  gives: Value
  tree: Tree
}

const table = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/forms/expressions.json'), 'utf8')) as Case[]

describe('an expression', () => {
  it.each(table)('$says gives $gives', ({ refs, itself, each, columns, gives, tree }) => {
    const given = (each ?? []).filter(value => value !== '')
    const around = { ref: (name: string) => refs[name] ?? '', each: () => given, today: '2026-11-22', itself }
    const worth = evaluate(tree, columns ? { ...around, columns } : around)

    expect(typeof worth === 'number' ? worth + 0 : worth).toStrictEqual(gives)
  })

  it('is refused where this app does not know it', () => {
    expect(() => evaluate(['explode', 1], { ref: () => '', each: () => [], today: '' })).toThrow('explode')
    expect(() => evaluate(['constructor'], { ref: () => '', each: () => [], today: '' })).toThrow('constructor')
  })

  it('reads a pattern that would explode within a moment', () => {
    const slow = table.find(({ says }) => says.includes('(a+)+b'))
    const begun = performance.now()
    evaluate(slow?.tree ?? '', { ref: () => '', each: () => [], today: '', itself: 'a'.repeat(2000) })
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

const form = {
  title: '漏水',
  languages: [''],
  order: ['spots', 'where', 'size', 'all', 'big', 'why'],
  nodes: [
    {
      kind: 'repeat' as const,
      name: 'spots',
      children: [
        { kind: 'text' as const, name: 'where', parent: 'spots', within: 'spots', required: true },
        { kind: 'decimal' as const, name: 'size', parent: 'spots', within: 'spots', relevant: ['!=', ['ref', 'where'], ''] },
      ],
    },
    { kind: 'calculate' as const, name: 'all', calculation: ['sum', ['each', 'size']] },
    { kind: 'group' as const, name: 'big', relevant: ['>', ['ref', 'all'], 3] },
    { kind: 'text' as const, name: 'why', parent: 'big', constraint: ['>', ['string-length', ['self']], 2] },
  ],
}

describe('a form', () => {
  it('asks what follows from the answers of a repeat, and sends nothing that is not asked', () => {
    const small = fill(form, { spots: [{ where: '楼顶', size: 2 }], why: '旧了' }, '2026-11-22')
    const large = fill(form, { spots: [{ where: '楼顶', size: 2 }, { where: '', size: 9 }, { where: '三楼', size: 2 }], why: '旧了' }, '2026-11-22')

    expect(small.valueOf('all')).toBe(2)
    expect(small.toSend()).toEqual({ spots: [{ where: '楼顶', size: 2 }] })
    expect(large.valueOf('all')).toBe(4)
    expect(large.firstWrong()).toBe('q-where-1')
    expect(large.toSend()).toEqual({ spots: [{ where: '楼顶', size: 2 }, {}, { where: '三楼', size: 2 }], why: '旧了' })
  })

  it('is not fooled by names that every object has', () => {
    const odd = { title: '', languages: [''], order: ['toString'], nodes: [{ kind: 'text' as const, name: 'toString', required: true }] }
    expect(fill(odd, {}, '2026-11-22').firstWrong()).toBe('q-toString')
    expect(fill(odd, { toString: '有' }, '2026-11-22').toSend()).toEqual({ toString: '有' })
  })
})
