import { expect, it } from 'vitest'
import { fenOf, yuanOf } from './money'

it('takes yuan as people write them, to the fen', () => {
  expect(fenOf('800')).toBe(80000)
  expect(fenOf('0.29')).toBe(29)
  expect(fenOf(' 1234.5 ')).toBe(123450)
})

it('takes nothing that is no amount', () => {
  for (const said of ['', '0', '0.00', '-5', '1.234', '八百', '1e3', '1,000']) expect(fenOf(said)).toBeNull()
})

it('shows fen as yuan', () => {
  expect(yuanOf(80000)).toBe('800.00')
  expect(yuanOf(123456705)).toBe('1,234,567.05')
})
