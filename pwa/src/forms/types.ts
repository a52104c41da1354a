/** A form as the server compiled it, and answers to it. */

import type { components } from '@/api/schema'

type Schemas = components['schemas']

/** A text, a number or a truth as it is; or what to do with the rest. */
export type Tree = string | number | boolean | Tree[] | { [name: string]: unknown }

/** A text in each language of the form. */
export type Words = Record<string, string>

export type Spot = { lon: number, lat: number, accuracy_m: number | null }
export type Answer = string | number | boolean | string[] | Spot | null
/** Answers by question; a repeat has one object for each time. */
export type Answers = Record<string, Answer | Record<string, Answer>[]>

export type Kind = 'text' | 'integer' | 'decimal' | 'select_one' | 'select_multiple' | 'date' | 'time' | 'geopoint'
  | 'note' | 'calculate' | 'group' | 'repeat' | 'image' | 'audio' | 'signature'

export interface Choice {
  name: string
  says: Words
  columns?: Record<string, string>
}

export interface Node {
  kind: Kind
  name: string
  parent?: string
  within?: string
  says?: Words
  hint?: Words
  wrong?: Words
  missing?: Words
  relevant?: Tree
  required?: Tree
  constraint?: Tree
  calculation?: Tree
  filter?: Tree
  choices?: Choice[]
  default?: Answer
  lines?: boolean
  purpose?: Words
  keep_days?: number
  children?: Node[]
}

export interface Form {
  title: string
  languages: string[]
  nodes: Node[]
  order: string[]
}

export type About = 'record' | 'visit'

export interface ToFill {
  id: string
  name: string
  number: number
  about: About
  questions: Form
}

export type Version = Schemas['FormVersion']
export type Report = Schemas['Report']
export type Asked = Schemas['Asked']
export type AnswerTold = Schemas['AnswerTold']
export type AnswerLine = Schemas['AnswerLine']
export type OwnAnswer = Schemas['OwnAnswer']
export type AnswerSent = Schemas['AnswerSent']
