import { expect, it } from 'vitest'
import type { Case } from '@/api/types'
import { offered } from './acts'

const at = (state: Case['state'], may: string[], danger: Case['danger'] = 'none') => offered({ state, may, danger } as Case)

it('offers nothing but the clearing while somebody may be in danger', () => {
  const { main, beside, rest } = at('registered', ['case.claim', 'case.assign', 'case.clear_danger'], 'open')
  expect({ main, beside, rest }).toEqual({ main: 'case.clear_danger', beside: undefined, rest: [] })
})

it('puts the next step on the way first', () => {
  const may = ['case.hold_session', 'case.agree', 'case.fail', 'case.add_party']
  expect(at('mediating', may)).toEqual({ main: 'case.agree', beside: 'case.fail', rest: ['case.hold_session'] })
})

it('does not make giving back the main act', () => {
  expect(at('assigned', ['case.return', 'case.assign']).main).toBeUndefined()
})
