import { afterEach, describe, expect, it, vi } from 'vitest'
import { markRaw, reactive } from 'vue'
import { plain } from './db'
import { deviceId, newId } from './ids'
import { ifFree, whenFree } from './lock'

it('makes ids that sort as they were made, none twice', () => {
  const ids = Array.from({ length: 2000 }, (_, n) => newId(1_700_000_000_000 + n))
  expect(ids).toEqual([...new Set(ids)].sort())
  expect(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
})

it('names this device once', async () => {
  expect(await deviceId()).toBe(await deviceId())
})

it('copies what a screen holds into what can be kept', () => {
  // Vue leaves a browser's blob alone; the test's stand-in needs to be told.
  const blob = markRaw(new Blob(['a']))
  const copy = plain(reactive({ place: { lon: 1, tags: ['a'] }, blob, none: null }))
  expect(copy).toEqual({ place: { lon: 1, tags: ['a'] }, blob, none: null })
  expect(copy.blob).toBe(blob)
  expect(() => structuredClone(copy.place)).not.toThrow()
})

/** As the browser's: exclusive, in turn, or nothing where only a free one will do. */
function browserLocks() {
  let tail: Promise<unknown> = Promise.resolve()
  let held = 0
  return {
    request(_: string, ...rest: unknown[]) {
      const work = rest.at(-1) as (lock: object | null) => Promise<unknown>
      if (rest.length > 1 && held)
        return work(null)
      held++
      const turn = tail.then(() => work({})).finally(() => held--)
      tail = turn.catch(() => {})
      return turn
    },
  }
}

describe.each([['with the browser\'s locks', browserLocks], ['without them', () => undefined]])('%s', (_, locks) => {
  afterEach(() => vi.unstubAllGlobals())
  const later = () => new Promise(resolve => setTimeout(resolve, 5))

  it('lets one work, and the other go or wait', async () => {
    vi.stubGlobal('navigator', { locks: locks() })
    const seen: string[] = []
    const work = (name: string) => async () => {
      seen.push(`${name} in`)
      await later()
      seen.push(`${name} out`)
      return name
    }
    const all = await Promise.all([ifFree(work('a')), ifFree(work('b')), whenFree(work('c'))])
    expect(all).toEqual(['a', undefined, 'c'])
    expect(seen).toEqual(['a in', 'a out', 'c in', 'c out'])
  })

  it('is free again after a failure', async () => {
    vi.stubGlobal('navigator', { locks: locks() })
    await expect(ifFree(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await ifFree(async () => 1)).toBe(1)
  })
})
