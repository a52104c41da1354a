import type { Building, Dwelling } from '@/api/types'
import { expect, it } from 'vitest'
import { find, indexOf, plain, type Found } from './search'

const NAMES = ['3栋', '13栋', '30栋', '示例小区3幢', '溪边路12号', 'A座', '四季园5号楼']

function district(names: readonly string[], units: readonly string[], floors: number, each: number) {
  const buildings = names.map((name, at): Building => ({ id: `b${at}`, code: `c${at}`, name, lon: 120, lat: 28, micro_grid: 'm' }))
  const dwellings = buildings.flatMap(({ id }) => units.flatMap(unit => Array.from({ length: floors * each }, (_, at): Dwelling => {
    const floor = Math.floor(at / each) + 1
    return { id: `${id}-${unit}-${at}`, building_id: id, unit, floor, door: `${floor}0${at % each + 1}`, last_visit: null }
  })))
  const cellar: Dwelling = { id: 'cellar', building_id: 'b0', unit: '1', floor: -1, door: 'B1', last_visit: null }
  return { buildings, dwellings: [...dwellings, cellar] }
}

const index = indexOf(district(NAMES, ['1', '2', '东'], 6, 3))
const said = ({ building, door }: Found) => door ? `${building.name} ${door.unit}-${door.door}` : building.name

it.each([
  // What is typed, and what comes first.
  ['3-2-501', '3栋 2-501'],
  ['3－2－501', '3栋 2-501'],
  ['3 2 501', '3栋 2-501'],
  ['３-２-５０１', '3栋 2-501'],
  ['三幢二单元501', '3栋 2-501'],
  ['三栋二单元五〇一', '3栋 2-501'],
  ['3栋2单元501室', '3栋 2-501'],
  ['3号楼2单元501', '3栋 2-501'],
  ['3#2梯501', '3栋 2-501'],
  ['03-2-0501', '3栋 2-501'],
  ['3幢 501', '3栋 1-501'],
  ['3幢501', '3栋 1-501'],
  ['十三栋', '13栋'],
  ['十三栋二单元三〇二', '13栋 2-302'],
  ['三十栋', '30栋'],
  ['3栋东单元201', '3栋 东-201'],
  ['3栋4层', '3栋 1-401'],
  ['3栋负一层', '3栋 1-B1'],
  ['3栋地下1层', '3栋 1-B1'],
  ['-1层', '3栋 1-B1'],
  ['3', '3栋'],
  ['3栋', '3栋'],
  ['示例小区3', '示例小区3幢'],
  ['示例3栋2单元601', '示例小区3幢 2-601'],
  ['示例', '示例小区3幢'],
  ['溪边路', '溪边路12号'],
  ['溪边路12号', '溪边路12号'],
  ['溪边路12号 501', '溪边路12号 1-501'],
  ['a-2-501', 'A座 2-501'],
  ['A座501', 'A座 1-501'],
  ['四季园', '四季园5号楼'],
  ['五号楼302', '四季园5号楼 1-302'],
  ['601', '3栋 1-601'],
  ['501室', '3栋 1-501'],
])('finds by %s first of all %s', (typed, first) => {
  expect(find(index, typed).map(said)[0]).toBe(first)
})

it.each(['', '  ', '-', '，。', '九十九栋', '3-9-501', '没有这里', '3-2-999', '2单元'])('finds nothing by %j', (typed) => {
  expect(find(index, typed)).toEqual([])
})

it('puts the exact one before those that only begin so', () => {
  expect(find(index, '3').map(said).slice(0, 3)).toEqual(['3栋', '示例小区3幢', '30栋'])
  expect(find(index, '3栋50').map(said).every(one => /-50\d$/.test(one))).toBe(true)
})

it('says each building and door once, and no more than asked for', () => {
  const found = find(index, '501', 5)
  expect(found).toHaveLength(5)
  expect(new Set(found.map(said)).size).toBe(5)
})

it.each([['十', '10'], ['十二', '12'], ['二十', '20'], ['二十三', '23'], ['一百零五', '105'], ['两', '2'], ['五〇一', '501'], ['Ａ座', 'a座']])('writes %s as %s', (typed, same) => {
  expect(plain(typed)).toBe(same)
})

it.each([[1_500, 30], [5_000, 100]])('answers each key within 50 ms for %d doors', (doors, houses) => {
  const large = indexOf(district(Array.from({ length: houses }, (_, at) => `示例小区${at + 1}栋`), ['1', '2'], Math.ceil(doors / houses / 6), 3))
  find(large, '1')
  const began = performance.now()
  const keys = ['3', '3-', '3-2', '3-2-5', '3-2-501', '501', '示例', '三幢二单元501']
  keys.forEach(key => find(large, key))
  expect((performance.now() - began) / keys.length).toBeLessThan(50)
})
