/** A case as it will be when the server has what waits here: its word, and the steps on top. */

import type { Case, CaseAct, CaseState, Party } from '@/api/types'
import type { Entry } from '@/local/db'
import way from './way.json'

/** Steps at a door, which can wait for the network: made from the server's own table. */
export type DoorAct = Extract<CaseAct, keyof typeof way>
export const DOOR_ACTS = Object.keys(way) as DoorAct[]

export const isDoorAct = (act: string): act is DoorAct => act in way

export type Said = { act: CaseAct, at: string } & Record<string, unknown>
export type Misfit = 'step-out-of-turn' | 'not-of-this-case' | 'consent-missing' | 'rights-not-told'

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
export function misfit({ state, parties }: Case, act: CaseAct, said: object): Misfit | undefined {
  if (!isDoorAct(act) || !sinceOf(act).includes(state) || !parties)
    return 'step-out-of-turn'
  const { party_id, party_ids } = said as { party_id?: string, party_ids?: string[] }
  const named = act === 'case.record_consent' ? [party_id] : party_ids ?? []
  if (!named.every(id => parties.some(one => one.id === id)))
    return 'not-of-this-case'
  if ((act === 'case.hold_session' || act === 'case.agree') && (parties.length < 2 || parties.some(one => one.consent !== 'agree')))
    return 'consent-missing'
  return act === 'case.hold_session' && parties.some(one => !one.rights_told_at) ? 'rights-not-told' : undefined
}

/** A step's own id: the last part of its address. */
export const stepIdIn = (path: string) => path.split('/').pop() ?? ''

const sinceOf = (act: DoorAct) => way[act].since as CaseState[]

function after(base: Case, id: string, said: Said): Case {
  const to = stateAfter(base.state, said)
  const step: Case['steps'][number] = {
    id, act: said.act, since: base.state, to, role: 'mediator', facts: {},
    received_at: said.at, said_at: said.at, note: typeof said.notes === 'string' && said.notes || null,
  }
  return { ...base, ...changes(base, said), state: to, steps: [...base.steps, step] }
}

function stateAfter(state: CaseState, { act, result }: Said): CaseState {
  if (act === 'case.fail')
    return result as CaseState
  return isDoorAct(act) ? way[act].to as CaseState | null ?? state : state
}

function changes(base: Case, said: Said): Partial<Case> {
  const parties = base.parties ?? []
  const each = (who: (party: Party) => boolean, so: Partial<Party>) =>
    ({ parties: parties.map(party => who(party) ? { ...party, ...so } : party) })
  switch (said.act) {
    case 'case.add_party': {
      const { party_id: id, kind, role, name, phone } = said as unknown as Party & { party_id: string }
      return { parties: [...parties, { id, kind, role, name, phone, consent: 'unreached', consent_at: null, rights_told_at: null }] }
    }
    case 'case.record_consent':
      return each(({ id }) => id === said.party_id, { consent: said.consent as Party['consent'], consent_at: said.at })
    case 'case.tell_rights':
      return each(({ id }) => (said.party_ids as string[]).includes(id), { rights_told_at: said.at })
    case 'case.agree':
      return { agreement_form: said.form as string, items: said.items as Case['items'] }
    default:
      return {}
  }
}
