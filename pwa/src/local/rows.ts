/** What lies in the stores of this device, row by row. */

import type { DBSchema } from 'idb'
import type { Account, Case, FindingSent, LetterAnswer, LetterSent, Pack, Problem, RecordAnswer, VisitAnswer, VisitSent, Walk } from '@/api/types'
import type { SealedPicture } from './ring'
import type { Vault } from './vault'

export type Kind = 'record.file' | 'record.correct' | 'visit.file' | 'letter.send' | 'form.answer' | 'case.step'

/** One act that the server has not yet taken. */
export interface Entry {
  seq: number
  account: string
  kind: Kind
  /** The act's address below /api/v1. */
  path: string
  body: object
  /** What the act is about: later acts on the same thing wait behind a refused one. */
  subject: string
  /** The id that the answer must carry. */
  id: string
  /** Another thing that must arrive first, for this act names it. */
  after?: string
  tries: number
  /** How often the server stumbled where this act was sent, and until when it rests for that. */
  stumbles?: number
  restsUntil?: number
  state?: 'refused'
  problem?: Problem
}

export interface KeptRecord {
  id: string
  account: string
  seq: number
  finding: FindingSent
  /** How many photos of it the phone had no room for. */
  unkept?: number
  answer?: RecordAnswer
}

export interface KeptVisit {
  id: string
  account: string
  seq: number
  visit: VisitSent
  answer?: VisitAnswer
}

/** What was asked or told, and the answer as it was last seen. */
export interface KeptLetter {
  id: string
  account: string
  said: LetterSent
  answer?: LetterAnswer
  /** The answer was read. */
  seen?: boolean
}

/** A photo of a record, or of one that is still being written. Its bytes lie apart. */
export interface KeptPhoto {
  id: string
  account: string
  /** The record, or the key of the draft. */
  about: string
  /** It goes after answers to a form and not after a record. */
  answer?: true
  /** Taken for this question, and no draft names it yet. */
  question?: string
  /** Made small, with its hash: before that it is just as it was taken. */
  ready?: { type: string, size: number, digest: string }
  /** What was dictated: it goes as it is. */
  sound?: boolean
  /** The phone could not read it: the server will say what it thinks of it. */
  unreadable?: boolean
  /** How many bytes the server says it has. */
  received: number
  /** The server knows that it will come. */
  announced?: true
  /** How often the line broke since the last byte came through. */
  breaks: number
  state?: 'broken' | 'refused' | 'lost' | 'sent'
  problem?: Problem
}

/** A mediator's own case, only while what is kept here is sealed. */
export interface KeptCase {
  id: string
  account: string
  /** The server's word for the case with its reports; empty where an act's answer changed it. */
  tag: string
  case: Case
  reports: RecordAnswer[]
  /** When the server last said so. */
  asOf: string
  /** Closed or somebody else's by now: it stays until nothing waits on it. */
  gone?: true
}

export interface KeptDraft {
  /** The account, and for a correction the record: one half-written thing never replaces another. */
  key: string
  said: object
  /** The record that it will be: whichever tab files it, it is filed once. */
  own?: string
}

/** Single things, each under its name. */
export interface Kept {
  device_id: string
  seq: number
  account: Account
  /** How many bytes of a photo go at once: fewer, where the line broke. */
  range: number
  /** The person signed out where the server could not be told. */
  leaving: boolean
  /** What wraps other keys, of this browser alone. */
  device_key: CryptoKey
  [vault: `vault:${string}`]: Vault
  [pack: `pack:${string}`]: { etag: string | null, pack: Pack, size?: number }
  [walk: `walk:${string}`]: { etag: string | null, walk: Walk }
  /** A district's own questions: those of today, each version that was begun, what was offered. */
  [forms: `forms:${string}`]: { etag: string | null, items: object[] }
  [form: `form:${string}`]: object
  [offered: `offered:${string}`]: string[]
}

export interface Linli extends DBSchema {
  outbox: { key: number, value: Entry, indexes: { subject: string, account: string } }
  records: { key: string, value: KeptRecord, indexes: { account: string } }
  visits: { key: string, value: KeptVisit, indexes: { account: string } }
  photos: { key: string, value: KeptPhoto, indexes: { about: string, account: string } }
  /** The bytes of each photo that is not yet sent, so that a list of photos stays light. */
  pictures: { key: string, value: Blob | SealedPicture }
  letters: { key: string, value: KeptLetter, indexes: { account: string } }
  cases: { key: string, value: KeptCase, indexes: { account: string } }
  drafts: { key: string, value: KeptDraft }
  kept: { key: string, value: Kept[keyof Kept] }
}
