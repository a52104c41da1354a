import { expect, it } from 'vitest'
import { namesSomeone } from './words'

it('sees numbers that name a person', () => {
  expect(namesSomeone('证件 11010519491231002X，楼上')).toBe('id')
  expect(namesSomeone('打13800001111')).toBe('phone')
})

it('lets other numbers be', () => {
  expect(namesSomeone('302 天花板湿了，欠 8600 元，订单 138000011112345')).toBeNull()
})
