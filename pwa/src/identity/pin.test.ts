import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { changePin, isWeak, MustSignIn, MustWait, removePin, setPin, unlock, unlockByReserve, waitMs, WrongPin } from './pin'
import { change, database, kept, raw, sealWith } from '@/local/db'
import { freshDevice, WORKER } from '@/local/fakes'
import { deviceId } from '@/local/ids'
import { addPhoto } from '@/local/photos'
import { isShut, Shut } from '@/local/ring'
import { putAway, refresh, shut, touch, vaultOf } from '@/local/vault'

const PIN = '274913'
const SECRET = '三楼漏水，老人一个人在家'
const DAY = 86_400_000
let me = WORKER
let people = 0
const share = btoa('s'.repeat(32))
let offline = false
let sealedThere = false

function problem(status: number, type: string): Response {
  return new Response(JSON.stringify({ type: `/problems/${type}`, status, title: type }), { status, headers: { 'Content-Type': 'application/problem+json' } })
}

async function server(at: string): Promise<Response> {
  if (offline)
    throw new TypeError('no network')
  if (sealedThere)
    return problem(403, 'device-sealed')
  const id = await deviceId()
  const said = at.endsWith('/reserve')
    ? { id, reserve: btoa('r'.repeat(32)) }
    : { id, share, offline_days: 7, lock_after_s: 900 }
  return new Response(JSON.stringify(said), { status: 200, headers: { 'Content-Type': 'application/json' } })
}

/** Everything that lies in the database, as a finder with a reading tool would see it. */
async function everything(): Promise<string> {
  const db = await raw()
  const rows = await Promise.all([...db.objectStoreNames].map(name => db.getAll(name)))
  return JSON.stringify(rows) + Object.values(localStorage).join()
}

async function lock(sealed?: 'sealed'): Promise<void> {
  await shut(me.id, sealed)
  await putAway(me.id)
}

async function writeSomething(): Promise<void> {
  await (await database()).put('drafts', { key: me.id, said: { summary: SECRET } })
  await change(['outbox', 'kept'], async (tx) => {
    await tx.objectStore('outbox').put({ seq: 1, account: me.id, kind: 'record.file', path: '/records/1', body: { summary: SECRET }, subject: 'r1', id: 'r1', tries: 0 })
  })
}

beforeEach(async () => {
  sealWith(() => import('@/local/seal'))
  me = { ...WORKER, id: `0199-person-${++people}` }
  await freshDevice(me)
  localStorage.clear()
  offline = sealedThere = false
  vi.stubGlobal('fetch', server)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a phone with a PIN', () => {
  it('seals what lay here before and what comes after, and gives it back as it was', async () => {
    await writeSomething()
    localStorage.setItem(`linli.typed ${me.id}`, JSON.stringify({ own: '1', said: SECRET }))
    expect(await everything()).toContain(SECRET)

    await setPin(me, PIN)
    await (await database()).put('drafts', { key: `${me.id} other`, said: { summary: SECRET } })

    expect(await everything()).not.toContain(SECRET)
    const db = await database()
    expect(await db.get('drafts', me.id)).toEqual({ key: me.id, said: { summary: SECRET } })
    expect((await db.get('drafts', `${me.id} other`))?.said).toEqual({ summary: SECRET })
    expect((await db.getAllFromIndex('outbox', 'account', me.id))[0]?.body).toEqual({ summary: SECRET })
  })

  it('seals the bytes of photos', async () => {
    await addPhoto(me.id, me.id, new Blob([SECRET], { type: 'image/jpeg' }))
    await setPin(me, PIN)
    await addPhoto(me.id, me.id, new Blob([SECRET], { type: 'image/jpeg' }))

    const lying = await (await raw()).getAll('pictures', undefined)
    expect(lying).toHaveLength(2)
    expect(lying.every(picture => picture.by === me.id && !JSON.stringify(picture).includes(SECRET))).toBe(true)
  })

  it('opens by the PIN alone once it was shut, with a network or for days without one', async () => {
    await writeSomething()
    await setPin(me, PIN)
    await lock()
    await refresh()

    await expect((await database()).get('drafts', me.id)).rejects.toThrow(Shut)
    await expect((await database()).put('drafts', { key: me.id, said: {} })).rejects.toThrow(Shut)
    offline = true
    await expect(unlock(me.id, '111222')).rejects.toThrow(WrongPin)
    await unlock(me.id, PIN)
    expect((await (await database()).get('drafts', me.id))?.said).toEqual({ summary: SECRET })
  })

  it('wants the network again after the days that the district allows', async () => {
    await setPin(me, PIN)
    await lock()
    offline = true
    vi.useFakeTimers({ now: Date.now() + 8 * DAY, toFake: ['Date'] })
    await expect(unlock(me.id, PIN)).rejects.toThrow('no answer')
    // A clock that was set back does not help either.
    vi.setSystemTime(Date.now() - 30 * DAY)
    await expect(unlock(me.id, PIN)).rejects.toThrow('no answer')
    offline = false
    await unlock(me.id, PIN)
    expect(isShut(me.id)).toBe(false)
  })

  it('shuts itself when nobody touched it, and stays open for who does', async () => {
    const start = Date.now()
    vi.useFakeTimers({ now: start, toFake: ['Date'] })
    await setPin(me, PIN)
    vi.setSystemTime(start + 14 * 60_000)
    await touch(me.id)
    vi.setSystemTime(start + 28 * 60_000)
    expect(await refresh()).not.toContain(me.id)
    vi.setSystemTime(start + 30 * 60_000)
    expect(await refresh()).toContain(me.id)
  })

  it('makes who guesses wait longer each time, and in the end sign in', async () => {
    await setPin(me, PIN)
    await lock()
    const start = Date.now()
    vi.useFakeTimers({ now: start, toFake: ['Date'] })
    for (let tries = 0; tries < 5; tries++)
      await expect(unlock(me.id, '999111')).rejects.toThrow(WrongPin)
    await expect(unlock(me.id, PIN)).rejects.toThrow(MustWait)
    vi.setSystemTime(start + 31_000)
    await expect(unlock(me.id, '999111')).rejects.toThrow(WrongPin)
    expect(waitMs(await vaultOf(me.id) ?? expect.fail())).toBeGreaterThan(59_000)
    for (let tries = 6; tries < 10; tries++) {
      vi.setSystemTime(Date.now() + 3_600_001)
      await expect(unlock(me.id, '999111')).rejects.toThrow(WrongPin)
    }
    vi.setSystemTime(Date.now() + 30 * DAY)
    await expect(unlock(me.id, PIN)).rejects.toThrow(MustSignIn)
    await unlockByReserve(me.id)
    expect(isShut(me.id)).toBe(false)
    expect((await vaultOf(me.id))?.tries).toBe(0)
  }, 60_000)

  it('keeps everything when the district seals it, and opens when that is undone', async () => {
    await writeSomething()
    await setPin(me, PIN)
    await lock('sealed')
    sealedThere = true
    await expect(unlock(me.id, PIN)).rejects.toThrow('device-sealed')
    // In flight mode the share is gone as well.
    sealedThere = false
    offline = true
    await expect(unlock(me.id, PIN)).rejects.toThrow('no answer')
    offline = false
    await unlock(me.id, PIN)
    expect((await (await database()).getAllFromIndex('outbox', 'account', me.id))[0]?.body).toEqual({ summary: SECRET })
    expect((await vaultOf(me.id))?.sealed).toBeUndefined()
  })

  it('takes another PIN for the same things', async () => {
    await writeSomething()
    await setPin(me, PIN)
    await changePin(me, '805316')
    await lock()
    await expect(unlock(me.id, PIN)).rejects.toThrow(WrongPin)
    await unlock(me.id, '805316')
    expect((await (await database()).get('drafts', me.id))?.said).toEqual({ summary: SECRET })
  })

  it('lies open again without a PIN, also what another tab sealed just before', async () => {
    await writeSomething()
    await setPin(me, PIN)
    const late = await (await raw()).get('drafts', me.id)
    await removePin(me)
    expect(await everything()).toContain(SECRET)
    await (await raw()).put('drafts', late)
    expect((await (await database()).get('drafts', me.id))?.said).toEqual({ summary: SECRET })
    // A second PIN can still read it.
    await setPin(me, PIN)
    expect((await (await database()).get('drafts', me.id))?.said).toEqual({ summary: SECRET })
    expect(await everything()).not.toContain(SECRET)
  })

  it('leaves what belongs to others, and to nobody, as it is', async () => {
    const other = '0199-other'
    await (await database()).put('drafts', { key: other, said: { summary: 'b' } })
    await setPin(me, PIN)
    expect(await (await raw()).get('drafts', other)).toEqual({ key: other, said: { summary: 'b' } })
    expect(await kept('account')).toEqual(me)
    await lock()
    await refresh()
    expect(await (await database()).getAll('drafts')).toEqual([{ key: other, said: { summary: 'b' } }])
  })

  it('does not open a row that was put in another place', async () => {
    await writeSomething()
    await setPin(me, PIN)
    const row = await (await raw()).get('drafts', me.id)
    await (await raw()).put('drafts', { ...row, key: `${me.id} other` })
    await expect((await database()).get('drafts', `${me.id} other`)).rejects.toThrow()
  })
})

it.each([['000000', true], ['123456', true], ['987654', true], ['890123', true], ['274913', false], ['112233', false]])('a PIN of %s is weak: %s', (pin, weak) => {
  expect(isWeak(pin)).toBe(weak)
})
