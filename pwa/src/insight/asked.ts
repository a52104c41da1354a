/** What the map is asked for. It stands in the address, so that it can be sent and comes back. */

import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { Level } from '@/api/types'
import { ENDED } from '@/cases/states'

export const SPANS = ['7', '30', '90', '365'] as const
export const SHOWN = ['colours', 'filed', 'open', 'overdue'] as const
export const STATES = ['', 'open', 'closed', 'registered', 'assigned', 'mediating'] as const
export const GRAVE = ['', '1', '1,2', '1,2,3', '4'] as const
export const LEVELS = ['micro_grid', 'grid', 'village', 'town'] as const satisfies readonly Level[]

export interface Asked {
  /** A span up to today, or `own` with two days. */
  days: typeof SPANS[number] | 'own'
  from: string
  to: string
  category: string
  severity: typeof GRAVE[number]
  state: typeof STATES[number]
  level: typeof LEVELS[number]
  show: typeof SHOWN[number]
}

export const USUAL: Asked = { days: '365', from: '', to: '', category: '', severity: '', state: '', level: 'micro_grid', show: 'colours' }

const DAY = /^\d{4}-\d\d-\d\d$/
const oneOf = <Value extends string>(all: readonly Value[], said: string, usual: Value): Value =>
  all.find(one => one === said) ?? usual

/** Read the address; what it does not know is as usual. */
export function readAsked(query: LocationQuery): Asked {
  const said = (name: keyof Asked) => typeof query[name] === 'string' ? query[name] : ''
  const day = (name: 'from' | 'to') => DAY.test(said(name)) ? said(name) : ''
  return {
    days: oneOf([...SPANS, 'own'], said('days'), USUAL.days),
    from: day('from'),
    to: day('to'),
    category: /^\w{0,16}$/.test(said('category')) ? said('category') : '',
    severity: oneOf(GRAVE, said('severity'), ''),
    state: oneOf(STATES, said('state'), ''),
    level: oneOf(LEVELS, said('level'), 'micro_grid'),
    show: oneOf(SHOWN, said('show'), 'colours'),
  }
}

/** Write into the address what is not as usual; the rest of it stays. */
export function writeAsked(asked: Asked, query: LocationQuery): LocationQueryRaw {
  const written: LocationQueryRaw = { ...query }
  for (const name of Object.keys(USUAL) as (keyof Asked)[])
    written[name] = asked[name] === USUAL[name] || (asked.days !== 'own' && (name === 'from' || name === 'to')) ? undefined : asked[name]
  return written
}

const dayOf = (moment: Date) => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

/** The question as the server takes it: its own days, and every ended state by name. */
export function questionOf(asked: Asked, today: Date): Record<string, string | undefined> {
  const { days, category, severity, state } = asked
  const since = new Date(today)
  since.setDate(since.getDate() - Number(days) + 1)
  const window = days === 'own' ? { from: asked.from || undefined, to: asked.to || undefined } : { from: dayOf(since) }
  return {
    ...window,
    category: category || undefined,
    severity: severity || undefined,
    state: (state === 'closed' ? ENDED.join(',') : state) || undefined,
    level: asked.level,
  }
}
