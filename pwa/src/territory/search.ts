/** Finding a building or a door by what somebody types: 3-2-501, 三幢二单元501, 3栋 501. Pure. */

import type { Building, Dwelling, Pack } from '@/api/types'

export interface Found { building: Building, door?: Dwelling }

type Role = 'building' | 'unit' | 'floor' | 'door'
type Asked = Partial<Record<Role, string>> & { words: string[] }
interface Token { says: string, roles: readonly Role[] }
interface KnownDoor { door: Dwelling, unit: string, floor: string, key: string }
interface KnownBuilding { building: Building, name: string, numbers: string[], doors: KnownDoor[] }
export type Index = KnownBuilding[]

const DIGITS = '零一二三四五六七八九'
const ORDER: readonly Role[] = ['building', 'unit', 'door']
const ANY: readonly Role[] = ORDER
/** What stands behind a number says what it is of. A 楼 is a building here and a floor there. */
const MARKS: [RegExp, readonly Role[]][] = [
  [/^(号楼|楼栋|栋|幢|座|#)/, ['building']],
  [/^(单元|梯)/, ['unit']],
  [/^楼/, ['floor', 'building']],
  [/^(层)/, ['floor']],
  [/^(室|户)/, ['door']],
  [/^号/, ['door', 'building']],
]
const NUMBER = /^(\d+[a-z]?|[a-z]\d*)(?![a-z])/
const MARKED = /(\d+[a-z]?|[a-z]\d*)(?=号楼|楼|栋|幢|座|#)/g
const ANY_NUMBER = /\d+[a-z]?/g

/** One way of writing for all: narrow letters, plain numerals, no blanks at the ends. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
    .replace(/(?:地下|负)\s*(?=[\d零〇一二三四五六七八九十])/g, '-')
    .replace(/[零〇一二两三四五六七八九十百]+/g, numeral).trim()
}

function numeral(said: string): string {
  const digit = (one: string | undefined) => DIGITS.indexOf((one ?? '').replace('〇', '零').replace('两', '二'))
  if (!/[十百]/.test(said))
    return [...said].map(digit).join('')
  let sum = 0
  let last: number | undefined
  for (const one of said) {
    if (one === '百' || one === '十') {
      sum += (last ?? 1) * (one === '百' ? 100 : 10)
      last = undefined
    }
    else {
      last = digit(one)
    }
  }
  return String(sum + (last ?? 0))
}

const bare = (number: string) => number.replace(/^0+(?=\d)/, '')

/** Made once for a pack: what is typed is then compared with what is ready. */
export function indexOf({ buildings, dwellings }: Pick<Pack, 'buildings' | 'dwellings'>): Index {
  const doors = new Map<string, KnownDoor[]>()
  for (const door of dwellings) {
    const known = { door, unit: keyOf(door.unit), floor: String(door.floor ?? ''), key: keyOf(door.door) }
    const there = doors.get(door.building_id)
    if (there)
      there.push(known)
    else doors.set(door.building_id, [known])
  }
  return buildings.map((building) => {
    const name = plain(building.name)
    const numbers = (name.match(MARKED) ?? name.match(ANY_NUMBER) ?? []).map(bare)
    return { building, name, numbers, doors: doors.get(building.id) ?? [] }
  })
}

const keyOf = (text: string) => bare(plain(text).replace(/单元|梯|室|号|户|[^\p{L}\d-]/gu, ''))

/** The best first; nothing where nothing was typed that could be an address. */
export function find(index: Index, text: string, most = 20): Found[] {
  const readings = readingsOf(plain(text))
  const found: { score: number, at: number, one: Found }[] = []
  for (const known of index) {
    for (const [turn, asked] of readings.entries()) {
      const here = scoreBuilding(known, asked)
      if (here === undefined)
        continue
      for (const { score, one } of inBuilding(known, asked))
        found.push({ score: here + score - turn / 10, at: found.length, one })
    }
  }
  found.sort((one, other) => other.score - one.score || shorter(one.one, other.one) || one.at - other.at)
  const seen = new Set<object>()
  return found.map(({ one }) => one).filter(({ building, door }) => !seen.has(door ?? building) && seen.add(door ?? building)).slice(0, most)
}

/** Of several that begin alike, the one that goes on the least: 50 before 501. */
const shorter = (one: Found, other: Found) => (one.door?.door ?? one.building.name).length - (other.door?.door ?? other.building.name).length

function* inBuilding({ building, doors }: KnownBuilding, asked: Asked): Generator<{ score: number, one: Found }> {
  if (asked.door === undefined && asked.floor === undefined) {
    if (asked.unit === undefined || doors.some(({ unit }) => unit === asked.unit))
      yield { score: 1, one: { building } }
    return
  }
  for (const known of doors) {
    const score = scoreDoor(known, asked)
    if (score !== undefined)
      yield { score, one: { building, door: known.door } }
  }
}

function scoreBuilding({ name, numbers }: KnownBuilding, { building, words }: Asked): number | undefined {
  if (!words.every(word => name.includes(word)))
    return undefined
  const named = words.length * 4
  if (building === undefined)
    return named
  if (numbers.includes(building))
    return named + 8
  return numbers.some(number => number.startsWith(building)) ? named + 3 : undefined
}

function scoreDoor({ unit, floor, key }: KnownDoor, asked: Asked): number | undefined {
  if (asked.unit !== undefined && unit !== asked.unit || asked.floor !== undefined && floor !== asked.floor)
    return undefined
  const within = (asked.unit === undefined ? 0 : 4) + (asked.floor === undefined ? 0 : 4)
  if (asked.door === undefined)
    return within
  if (key === asked.door)
    return within + 6
  return asked.door.length > 1 && key.startsWith(asked.door) ? within + 2 : undefined
}

/** All that the numbers may mean, the likeliest first. */
function readingsOf(text: string): Asked[] {
  const { tokens, words } = tokensOf(text)
  if (!tokens.length && !words.length)
    return []
  const readings: Asked[] = []
  const assign = (at: number, asked: Asked) => {
    const token = tokens[at]
    if (!token)
      return void (isOne(asked) && readings.push(asked))
    for (const role of token.roles) {
      if (asked[role] === undefined && inOrder(asked, role))
        assign(at + 1, { ...asked, [role]: token.says })
    }
    // More numbers than a door has parts: the first ones belong to the name, as 12号 of a road.
    if (at === 0 && tokens.length > 1)
      assign(at + 1, { ...asked, words: [...asked.words, token.says] })
  }
  assign(0, { words })
  return readings
}

/** A door is never said before its building. */
function inOrder(asked: Asked, role: Role): boolean {
  return !ORDER.slice(ORDER.indexOf(role) + 1).some(later => ORDER.includes(role) && asked[later] !== undefined)
}

/** A staircase alone is no place. */
const isOne = ({ building, unit, door, words }: Asked) => unit === undefined || building !== undefined || door !== undefined || words.length > 0

function tokensOf(text: string): { tokens: Token[], words: string[] } {
  const tokens: Token[] = []
  const words: string[] = []
  let rest = text
  while (rest) {
    const named = /^([东西南北中左右])(?=单元|梯)/.exec(rest)
    // A minus is a minus only where nothing stands before it that it could join.
    const below = tokens.length && !/^-\d+(层|楼)/.test(rest) ? null : /^-\d+(?=层|楼|$)/.exec(rest)
    const number = below ?? named ?? NUMBER.exec(rest)
    if (number) {
      rest = rest.slice(number[0].length)
      const mark = MARKS.find(([pattern]) => pattern.test(rest.trimStart()))
      // 四季园 is a name, whatever it begins with.
      const goesOn = mark || below ? null : /^\p{L}+/u.exec(rest)
      if (goesOn) {
        words.push(number[0] + goesOn[0])
        rest = rest.slice(goesOn[0].length)
        continue
      }
      if (mark)
        rest = rest.trimStart().replace(mark[0], '')
      tokens.push({ says: bare(number[0]), roles: below ? ['floor'] : mark?.[1] ?? ANY })
      continue
    }
    const word = /^\p{L}+?(?=[\d\P{L}]|$)/u.exec(rest)
    if (word)
      words.push(word[0])
    rest = rest.slice(word?.[0].length ?? 1)
  }
  return { tokens, words }
}
