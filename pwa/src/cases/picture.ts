/** A case as it will be when the server has what waits here: its word, and the steps on top. */

import type { Case, CaseAct, CaseState, Party } from '@/api/types'
import type { Entry } from '@/local/db'
import way from './way.json'

/** Steps at a door, which can wait for the network: made from the server's own table. */
export type DoorAct = Extract<CaseAct, keyof typeof way>
export const DOOR_ACTS = Object.keys(way) as DoorAct[]

export const isDoorAct = (act: string): act is DoorAct => act in way

export type Said = { act: CaseAct, at: string } & Record<string, unknown>
export type Misfit = 'step-out-of-turn' | 'not-of-this-case' | 'consent-missing' | 'rights-not-told' | 'mediator-interested' | 'dossier-incomplete'

export interface Picture {
  found: Case
  /** Steps that are shown as done and have not reached the server. */
  unsent: ReadonlySet<string>
  /** From the first that was refused or no longer fits: these wait, and are not in the picture. */
  aside: Entry[]
}

/** Lay what waits over what the server said, as far as it fits. */
export function layer(base: Case, entries: Entry[]): Picture {
  const unsent = new Set<string>()
  let found = base
  for (const [place, entry] of entries.entries()) {
    const said = entry.body as Said
    if (entry.state === 'refused' || misfit(found, said.act, said))
      return { found: { ...found, may: [] }, unsent, aside: entries.slice(place) }
    found = after(found, stepIdIn(entry.path), said)
    unsent.add(stepIdIn(entry.path))
  }
  return { found: entries.length ? { ...found, may: possible(found) } : base, unsent, aside: [] }
}

/** What could be done at the door as the case stands in the picture. */
export function possible({ state }: Case): CaseAct[] {
  return DOOR_ACTS.filter(act => sinceOf(act).includes(state))
}

/** Why a step does not fit the case as it stands: the server's own names for it. */
export function misfit(found: Case, act: CaseAct, said: object): Misfit | undefined {
  const { state, parties } = found
  if (!isDoorAct(act) || !sinceOf(act).includes(state) || !parties)
    return 'step-out-of-turn'
  const { party_id, party_ids } = said as { party_id?: string | null, party_ids?: string[] }
  const named = act === 'case.add_party' ? [] : [...party_id ? [party_id] : [], ...party_ids ?? []]
  if (!named.every(id => parties.some(one => one.id === id)))
    return 'not-of-this-case'
  if ((act === 'case.hold_session' || act === 'case.agree') && (parties.length < 2 || parties.some(one => one.consent !== 'agree')))
    return 'consent-missing'
  if (act === 'case.hold_session' && parties.some(one => !one.rights_told_at))
    return 'rights-not-told'
  if (act === 'case.hold_session' && found.interested)
    return 'mediator-interested'
  return (act === 'case.close' || act === 'case.check_dossier') && found.missing.length ? 'dossier-incomplete' : undefined
}

/** A step's own id: the last part of its address. */
export const stepIdIn = (path: string) => path.split('/').pop() ?? ''

const sinceOf = (act: DoorAct) => way[act].since as CaseState[]

function after(base: Case, id: string, said: Said): Case {
  const changed = { ...base, ...changes(base, said) }
  const step: Case['steps'][number] = {
    id, act: said.act, since: base.state, to: stateAfter(changed, said), role: 'mediator', facts: {},
    received_at: said.at, said_at: said.at, note: typeof said.notes === 'string' && said.notes || null,
  }
  const found = { ...changed, state: step.to, steps: [...base.steps, step] }
  return { ...found, missing: missingPieces(found) }
}

/** Where the step leads: most to one state, some by what was said or is there by then. */
function stateAfter(changed: Case, said: Said): CaseState {
  const { state, items, steps } = changed
  switch (said.act) {
    case 'case.fail':
      return said.result as CaseState
    case 'case.record_court_answer':
      return said.answer as CaseState
    case 'case.resume':
      return [...steps].reverse().find(({ act }) => act === 'case.pause')?.since ?? 'assigned'
    case 'case.agree':
      return said.form === 'oral' ? inEffect(items) : 'agreed'
    case 'case.sign':
      return marksMissing(changed).length ? 'agreed' : inEffect(items)
    case 'case.record_performance':
      return state === 'jc_applied' ? state : performedSoFar(items)
    case 'case.follow_up':
      return ['dossier_check', 'closed'].includes(state) ? state : 'followup'
    default:
      return isDoorAct(said.act) ? way[said.act].to as CaseState | null ?? state : state
  }
}

const isDone = (performance: string) => performance === 'on_spot' || performance === 'full'

/** Where all was done on the spot nothing is left to be done. */
const inEffect = (items: Case['items']): CaseState =>
  items?.every(({ performance }) => isDone(performance)) ? 'performed' : 'effective'

function performedSoFar(items: Case['items']): CaseState {
  const said = (items ?? []).map(({ performance }) => performance)
  if (said.includes('unknown'))
    return 'performing'
  if (said.every(isDone))
    return 'performed'
  return said.every(one => one === 'none') ? 'not_performed' : 'partly_performed'
}

type Marked = Pick<NonNullable<Case['agreement']>['marks'][number], 'by' | 'party_id'>

/** Whose signatures a written agreement lacks: each party's, the mediator's and the seal. */
export function marksMissing({ agreement, parties }: Case): Marked[] {
  const wanted: Marked[] = (parties ?? []).filter(({ role }) => role !== 'agent').map(({ id }) => ({ by: 'party', party_id: id }))
  wanted.push({ by: 'mediator', party_id: null }, { by: 'seal', party_id: null })
  const there = agreement?.marks ?? []
  return wanted.filter(one => !there.some(({ by, party_id }) => by === one.by && party_id === one.party_id))
}

const WITHOUT: CaseState[] = ['failed', 'refused_by_party', 'ended_by_party']

/** Which pieces the dossier must have and has not, by the server's own rule. */
function missingPieces(found: Case): number[] {
  const { agreement, parties, steps } = found
  const talked = steps.some(({ act }) => act === 'case.hold_session')
  const last = steps.map(({ act }) => act).lastIndexOf('case.agree')
  const agreed = Boolean(agreement) && !steps.slice(last + 1).some(({ to }) => WITHOUT.includes(to))
  const must: [number, boolean][] = [
    [2, talked && (parties ?? []).some(one => !one.rights_told_at)],
    [3, agreed && (parties ?? []).some(one => !one.identity_seen)],
    [7, agreed && !talked],
    [8, agreed && agreement?.form === 'written' && marksMissing(found).length > 0],
  ]
  return must.flatMap(([piece, missing]) => missing ? [piece] : [])
}

function changes(base: Case, said: Said): Partial<Case> {
  const parties = base.parties ?? []
  const each = (who: (party: Party) => boolean, so: Partial<Party>) =>
    ({ parties: parties.map(party => who(party) ? { ...party, ...so } : party) })
  switch (said.act) {
    case 'case.add_party': {
      const { party_id: id, kind, role, name, phone } = said as unknown as Party & { party_id: string }
      return { parties: [...parties, { id, kind, role, name, phone, consent: 'unreached', consent_at: null, identity_seen: null, rights_told_at: null }] }
    }
    case 'case.see_identity':
      return each(({ id }) => id === said.party_id, { identity_seen: said.paper as string })
    case 'case.record_consent':
      return each(({ id }) => id === said.party_id, { consent: said.consent as Party['consent'], consent_at: said.at })
    case 'case.tell_rights':
      return each(({ id }) => (said.party_ids as string[]).includes(id), { rights_told_at: said.at })
    case 'case.declare_interest':
      return { interested: said.interested as boolean }
    case 'case.close':
      return { closed_at: said.at }
    default:
      return settled(base, said)
  }
}

function settled(base: Case, said: Said): Partial<Case> {
  switch (said.act) {
    case 'case.agree':
      return newlyAgreed(said)
    case 'case.sign': {
      const mark = { by: said.by as string, party_id: said.party_id as string | null ?? null, way: said.way as string, signed_at: said.at }
      return base.agreement ? { agreement: { ...base.agreement, marks: [...base.agreement.marks, mark] } } : {}
    }
    case 'case.record_performance': {
      const { performance, performed_on = null, paid_fen = null, proof } = said as unknown as Item
      return { items: (base.items ?? []).map(one => one.number === said.item ? { ...one, performance, performed_on, paid_fen, proof } : one) }
    }
    default:
      return {}
  }
}

type Item = NonNullable<Case['items']>[number]

function newlyAgreed({ at, form, items, facts, responsibility }: Said): Partial<Case> {
  return {
    agreement_form: form as string,
    agreement: {
      form: form as string, facts: facts as string ?? '', responsibility: responsibility as string ?? '',
      marks: [], effective_at: form === 'oral' ? at : null, confirm_until: null,
    },
    items: (items as Item[]).map((one, place) => ({
      ...one, number: place + 1, performance: one.due_on ? 'unknown' : 'on_spot', performed_on: null, paid_fen: null, proof: null,
    })),
  }
}
