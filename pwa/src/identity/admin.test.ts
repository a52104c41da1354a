import type { Area } from '@/api/types'
import { expect, it } from 'vitest'
import { Refusal, SignedOut, Unreachable } from '@/api/client'
import { language } from '@/i18n'
import { enAdmin } from '@/locales/en-admin'
import { zhAdmin } from '@/locales/zh-admin'
import { accountOf, blank, comesByCode, missing, type AccountForm } from './account-form'
import { above, findAreas, levelFor, levelsOf } from './areas'
import { makePassword } from './password'
import { tell } from './refusals'
import { say } from './say'

const GRID: Area = { code: '990101100201001', name: '东村一网格', level: 'grid', parent: '990101100201' }
const AREAS: Area[] = [
  { code: '990101', name: '示例区', level: 'district', parent: null },
  { code: '990101100201', name: '东村', level: 'village', parent: '990101' },
  GRID,
  { code: '990101100201002', name: '东村二网格', level: 'grid', parent: '990101100201' },
]

const form = (said: Partial<AccountForm>): AccountForm => ({ ...blank(), ...said })
const WORKER = { role: 'grid_worker', area: '990101100201001' } as const
const LEADER = { role: 'building_leader', area: '99010110020100101' } as const

it('asks for an account, a password and whole roles, and says what is missing', () => {
  expect([...missing(blank())]).toEqual(['login', 'password', 'grants'])
  expect([...missing(form({ login: 'zhang 1', password: 'long enough', grants: [WORKER] }))]).toEqual(['login'])
  expect([...missing(form({ login: 'x', password: 'short', grants: [WORKER] }))]).toEqual(['password'])
  expect(accountOf(form({ login: 'x', password: 'long enough', grants: [WORKER, { role: 'mediator', area: null }] }))).toBeUndefined()
})

it('says an account with its roles as the server hears it', () => {
  const said = accountOf(form({ login: ' 网格.1 ', password: 'long enough', grants: [WORKER, LEADER] }))
  expect(said).toEqual({ login: '网格.1', name: '', password: 'long enough', ...WORKER, also: [LEADER] })
})

it('gives a password to nobody who comes in by a code', () => {
  expect(comesByCode([LEADER])).toBe(true)
  expect(comesByCode([LEADER, WORKER])).toBe(false)
  expect(comesByCode([])).toBe(false)
  expect(accountOf(form({ login: 'x', password: 'left over', grants: [LEADER] }))).toMatchObject({ password: null })
})

it('makes passwords that can be read out, and never the same twice', () => {
  const made = Array.from({ length: 200 }, makePassword)
  for (const one of made) expect(one).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/)
  expect(new Set(made).size).toBe(200)
  expect(new Set(made.join('')).size).toBe(32)
})

it('begins at the level where a role usually works, or the next one that there is', () => {
  expect(levelsOf(AREAS)).toEqual(['district', 'village', 'grid'])
  expect(levelFor('grid_worker', AREAS)).toBe('grid')
  expect(levelFor('dispatcher', AREAS)).toBe('village')
  expect(levelFor('building_leader', AREAS)).toBe('grid')
  expect(levelFor(null, AREAS)).toBe('district')
  expect(levelFor('admin', [])).toBeNull()
})

it('finds areas by a part of the name or the beginning of the code, on one level', () => {
  const names = (text: string) => findAreas(AREAS, 'grid', text).map(({ name }) => name)
  expect(names('二')).toEqual(['东村二网格'])
  expect(names('990101100201001')).toEqual(['东村一网格'])
  expect(names(' ')).toHaveLength(2)
  expect(names('示例')).toEqual([])
  expect(above(GRID, AREAS)).toBe('示例区 › 东村')
})

const refused = (name: string, more = {}) => tell(new Refusal({ type: `/problems/${name}`, title: name, status: 409, ...more }))

it('puts a refusal at the field it is about', () => {
  expect(refused('login-taken').field).toBe('login')
  expect(refused('password-too-simple').field).toBe('password')
  expect(refused('no-such-area', { code: '7' })).toMatchObject({ field: 'area', code: '7' })
  expect(refused('body-refused', { errors: { password: ['Shorter than minimum length 8.'] } }).field).toBe('password')
  expect(refused('last-admin')).toMatchObject({ what: '这样就没人管账号了。', field: undefined })
})

it('has words for whatever goes wrong', () => {
  const unknown = refused('of-next-year').what
  expect(unknown).toBe(say('problem.other'))
  expect(tell(new Unreachable('no answer')).what).toBe(say('problem.offline'))
  expect(tell(new SignedOut({ type: '/problems/sign-in-revoked', title: '', status: 401 })).what).toBe(say('problem.signed-out'))
})

it('speaks both languages with the same facts', () => {
  const facts = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const key of Object.keys(zhAdmin) as (keyof typeof zhAdmin)[]) expect(facts(enAdmin[key]), key).toEqual(facts(zhAdmin[key]))
  language.value = 'en'
  expect(say('add.done', { login: 'x' })).toBe('Added: x')
  language.value = 'zh-CN'
})
