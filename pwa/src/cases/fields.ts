/** What each act asks for, as one table: the form is made from it. */

import type { Case } from '@/api/types'
import * as choices from './choices'
import { fenOf, yuanOf } from './money'
import { marksMissing } from './picture'
import type { CaseKey } from './words'

export type Words = Record<string, string | boolean>
interface Common { name: string; label: CaseKey; hint?: CaseKey; needed?: boolean; missing?: CaseKey; wanted?: (found: Case, words: Words) => boolean }
export type Field = Common & (
  | { kind: 'one'; size?: 'large'; options: (found: Case) => { value: string; label: { key: CaseKey; facts?: Record<string, string> } }[] }
  | { kind: 'words' | 'line' | 'day' | 'yuan' | 'yes' }
)

const listed = (prefix: string, values: readonly string[]) => () =>
  values.map((value) => ({ value, label: { key: `${prefix}.${value}` as CaseKey } }))
const NOTE = { name: 'note', kind: 'words', label: 'way.note', hint: 'way.note.hint' } as const
const nameOf = (found: Case, id: string) => found.parties?.find((one) => one.id === id)?.name ?? ''
const named = (name: string) => ({ key: 'mark.party' as const, facts: { name } })

export type TableAct = keyof typeof FIELDS

export const FIELDS = {
  'case.accept': [{ name: 'grade', kind: 'one', label: 'way.grade', options: listed('grade', choices.GRADES), needed: true }],
  'case.refuse_intake': [{ name: 'told', kind: 'one', size: 'large', label: 'way.told', options: listed('told', choices.TOLD), needed: true }, NOTE],
  'case.advise': [{ name: 'told', kind: 'one', size: 'large', label: 'way.told', options: listed('told', choices.TOLD), needed: true }, NOTE],
  'case.raise_level': [
    { name: 'level', kind: 'one', size: 'large', label: 'way.level', needed: true, options: ({ level }) => listed('level', ['2', '3', '4', '5'].filter((one) => Number(one) > level))() },
    { name: 'reason', kind: 'one', label: 'way.reason', options: listed('reason', choices.LEVEL_REASONS), needed: true },
    { ...NOTE, needed: true, missing: 'way.words.missing', wanted: ({ level }, words) => Number(words.level) > level + 1 },
  ],
  'case.declare_interest': [{ name: 'interested', kind: 'yes', label: 'way.interested' }, NOTE],
  'case.pause': [{ name: 'reason', kind: 'one', label: 'way.reason', options: listed('pause', choices.PAUSE_REASONS), needed: true }, NOTE],
  'case.sign': [
    {
      name: 'mark', kind: 'one', label: 'way.mark', needed: true,
      options: (found) => marksMissing(found).map(({ by, party_id }) =>
        ({ value: party_id ?? by, label: party_id ? named(nameOf(found, party_id)) : { key: `mark.${by}` as CaseKey } })),
    },
    { name: 'way', kind: 'one', label: 'way.by', needed: true, options: listed('by', ['paper', 'fingerprint']), wanted: (_, words) => words.mark !== 'seal' },
  ],
  'case.record_performance': [
    { name: 'item', kind: 'one', size: 'large', label: 'way.item', needed: true, options: ({ items }) => (items ?? []).map(({ number, what }) => ({ value: String(number), label: named(`${number}. ${what}`) })) },
    { name: 'performance', kind: 'one', label: 'way.performance', options: listed('performance', choices.PERFORMANCES), needed: true },
    { name: 'paid', kind: 'yuan', label: 'way.paid', missing: 'way.paid.wrong', wanted: ({ items }, words) => Boolean(items?.find(({ number }) => String(number) === words.item)?.amount_fen) && words.performance !== 'none' },
    { name: 'on', kind: 'day', label: 'way.on', wanted: (_, words) => words.performance !== 'none' },
    { name: 'proof', kind: 'one', label: 'way.proof', options: listed('proof', choices.PROOFS), needed: true },
    NOTE,
  ],
  'case.apply_confirmation': [
    { name: 'both', kind: 'yes', label: 'way.both', needed: true, missing: 'way.both.missing' },
    { name: 'court', kind: 'line', label: 'way.court', needed: true, missing: 'way.court.missing' },
    { name: 'money', kind: 'yes', label: 'way.money' },
    NOTE,
  ],
  'case.record_court_answer': [
    { name: 'answer', kind: 'one', label: 'way.answer', options: listed('answer', choices.ANSWERS), needed: true },
    { name: 'number', kind: 'line', label: 'way.number' },
    NOTE,
  ],
  'case.follow_up': [
    { name: 'party', kind: 'one', label: 'way.party', needed: true, options: ({ parties }) => (parties ?? []).map(({ id, name }) => ({ value: id, label: named(name) })) },
    { name: 'day', kind: 'one', label: 'way.day', options: listed('day', choices.FOLLOW_UP_DAYS), needed: true },
    { name: 'how', kind: 'one', label: 'way.how', options: listed('followed', choices.FOLLOWED_HOW), needed: true },
    { name: 'reached', kind: 'yes', label: 'way.reached' },
    { name: 'solved', kind: 'one', label: 'way.solved', options: listed('solved', choices.SOLVED), wanted: (_, words) => Boolean(words.reached) },
    NOTE,
  ],
  'case.close': [
    { name: 'cause', kind: 'one', label: 'way.cause', options: listed('cause', choices.ROOT_CAUSES) },
    { name: 'skipped', kind: 'words', label: 'way.skipped', needed: true, missing: 'way.words.missing', wanted: ({ state }) => !['followup', 'dossier_check'].includes(state) },
  ],
  'case.reopen': [{ name: 'reason', kind: 'one', label: 'way.reason', options: listed('again', choices.REOPEN_REASONS), needed: true }, NOTE],
  'case.correct': [{ name: 'note', kind: 'words', label: 'way.corrects', needed: true, missing: 'way.words.missing' }],
} satisfies Record<string, readonly Field[]>

export const isTableAct = (act: string): act is TableAct => act in FIELDS

/** Which of an act's fields are asked now, as the others stand. */
export function fieldsOf(act: TableAct, found: Case, words: Words): Field[] {
  return (FIELDS[act] as readonly Field[]).filter(({ wanted }) => !wanted || wanted(found, words))
}

/** Whether a field that is needed says nothing, or something that cannot be. */
export function isWrong(field: Field, words: Words): boolean {
  const said = words[field.name]
  if (field.kind === 'yuan')
    return Boolean(said) && fenOf(String(said)) === null
  return Boolean(field.needed) && (typeof said === 'string' ? !said.trim() : !said)
}

/** What goes over the wire: only fields that were asked. */
export function toSay(act: TableAct, found: Case, words: Words): object {
  const asked = new Set(fieldsOf(act, found, words).map(({ name }) => name))
  const text = (name: string) => (asked.has(name) ? String(words[name] ?? '').trim() : '')
  const yes = (name: string) => asked.has(name) && Boolean(words[name])
  const note = { note: text('note') }
  const said: Record<TableAct, () => object> = {
    'case.accept': () => ({ grade: text('grade') }),
    'case.refuse_intake': () => ({ told: text('told'), ...note }),
    'case.advise': () => ({ told: text('told'), ...note }),
    'case.raise_level': () => ({ level: Number(text('level')), reason: text('reason'), ...note }),
    'case.declare_interest': () => ({ interested: yes('interested'), ...note }),
    'case.pause': () => ({ reason: text('reason'), ...note }),
    'case.sign': () => signed(text('mark'), text('way')),
    'case.record_performance': () => ({
      item: Number(text('item')), performance: text('performance'), paid_fen: fenOf(text('paid')),
      performed_on: text('on') || null, proof: text('proof'), ...note,
    }),
    'case.apply_confirmation': () => ({ party_ids: (found.parties ?? []).map(({ id }) => id), court: text('court'), money_or_duties_only: yes('money'), ...note }),
    'case.record_court_answer': () => ({ answer: text('answer'), court_number: text('number') || null, ...note }),
    'case.follow_up': () => ({ party_id: text('party'), day: Number(text('day')), how: text('how'), reached: yes('reached'), solved: text('solved') || 'not_said', ...note }),
    'case.close': () => ({ root_cause: text('cause') || null, skipped: text('skipped') }),
    'case.reopen': () => ({ reason: text('reason'), ...note }),
    'case.correct': () => note,
  }
  return said[act]()
}

const WIRE: Record<string, string> = { party: 'party_id', on: 'performed_on', number: 'court_number', cause: 'root_cause', money: 'money_or_duties_only' }

/** The words of a step that is said better. */
export function wordsOf(act: TableAct, said: Record<string, unknown>): Words {
  const known = (FIELDS[act] as readonly Field[]).flatMap(({ name }) => {
    const value = said[WIRE[name] ?? name]
    return value === null || value === undefined ? [] : [[name, typeof value === 'boolean' ? value : String(value)] as const]
  })
  const words: Words = Object.fromEntries(known)
  if (typeof said.paid_fen === 'number')
    words.paid = yuanOf(said.paid_fen).replace(/,/g, '')
  if (said.by)
    words.mark = String(said.party_id ?? said.by)
  if (said.party_ids)
    words.both = true
  return words
}

function signed(mark: string, way: string): object {
  if (mark === 'seal')
    return { by: 'seal', way: 'seal' }
  return mark === 'mediator' ? { by: 'mediator', way } : { by: 'party', party_id: mark, way }
}
