import type { Dwelling, Pack } from '@/api/types'
import type { LocalVisit } from '@/screening/visits'
import { expect, it, vi } from 'vitest'
import { houses } from './doors'
import { roundOf } from './round'

const door = (id: string, said: Partial<Dwelling> = {}): Dwelling =>
  ({ id, building_id: 'b', unit: '1', floor: 1, door: id, last_visit: null, ...said })

const packOf = (dwellings: Dwelling[], names = ['3栋']) => ({
  dwellings,
  buildings: names.map((name, at) => ({ id: at ? name : 'b', name, code: name, lon: 0, lat: 0, micro_grid: null })),
}) as unknown as Pack // only what is asked of it here

const visit = (id: string, at: string, filedAt: string, result: 'met' | 'not_home' = 'met'): LocalVisit =>
  ({ id, filedAt, standing: 'sent', visit: { dwelling_id: at, mode: 'door', result, needs: [], note: '', place: null, filed_at: filedAt, device_id: null, seq: null } })

it('tells what was done today and the last time before, the later of pack and phone', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T10:00:00') })
  const pack = packOf([
    door('101', { last_visit: { result: 'vacant', on: '2026-11-01' } }),
    door('102', { last_visit: { result: 'met', on: '2026-11-20' } }),
    door('103'),
  ])
  const round = roundOf(pack, [
    visit('third', '101', '2026-11-22T09:30:00', 'met'),
    visit('second', '101', '2026-11-22T08:00:00', 'not_home'),
    visit('first', '101', '2026-11-12T12:00:00', 'not_home'),
    visit('old', '102', '2026-11-02T12:00:00', 'not_home'),
  ])
  expect(round.get('101')).toMatchObject({ today: { id: 'third' }, last: { result: 'not_home', on: '2026-11-12' } })
  expect(round.get('102')).toEqual({ last: { result: 'met', on: '2026-11-20' } })
  expect(round.get('103')).toEqual({})
  vi.useRealTimers()
})

it('orders by building, unit and floor, as one walks down', () => {
  const pack = packOf([
    door('201', { unit: '10', floor: 2 }), door('101', { unit: '2' }), door('202', { unit: '2', floor: 2 }),
    door('201', { unit: '2', floor: 2 }), door('B1', { unit: '2', floor: -1 }), door('0', { unit: '', floor: null }),
  ], ['10栋', '2栋'])
  const [second, tenth] = houses(pack)
  expect([second?.building.name, tenth?.building.name]).toEqual(['2栋', '10栋'])
  expect(tenth?.count).toBe(6)
  expect(tenth?.floors.map(({ unit, floor, doors }) => [unit, floor, doors.map((one) => one.door)])).toEqual([
    ['', null, ['0']], ['2', 2, ['201', '202']], ['2', 1, ['101']], ['2', -1, ['B1']], ['10', 2, ['201']],
  ])
})
