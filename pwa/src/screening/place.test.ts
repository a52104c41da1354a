import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useBestFix } from './place'

let hear: PositionCallback
let fail: PositionErrorCallback
const clearWatch = vi.fn()
let scope = effectScope()

beforeEach(() => {
  vi.useFakeTimers()
  clearWatch.mockClear()
  scope = effectScope()
  vi.stubGlobal('navigator', { geolocation: {
    clearWatch,
    watchPosition: (heard: PositionCallback, failed: PositionErrorCallback) => {
      hear = heard
      fail = failed
      return 7
    },
  } })
})

afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function use() {
  const best = scope.run(useBestFix)
  if (!best)
    throw new Error('the scope was stopped')
  return best
}

function at(accuracy: number, longitude = 120) {
  // The page reads only these members.
  hear({ coords: { accuracy, longitude, latitude: 28 }, timestamp: Date.UTC(2026, 10, 21) } as GeolocationPosition)
}

it('keeps the best fix, and stops at 25 m', () => {
  const { fix, state } = use()
  at(80, 1)
  at(40, 2)
  at(90, 3)
  expect([fix.value?.lon, state.value]).toEqual([2, 'searching'])
  at(25, 4)
  expect(fix.value).toEqual({ lon: 4, lat: 28, accuracy_m: 25, source: 'gps', taken_at: '2026-11-21T00:00:00.000Z' })
  expect(state.value).toBe('found')
  expect(clearWatch).toHaveBeenCalledExactlyOnceWith(7)
})

it('ends after 15 seconds with what it has', () => {
  const { fix, state } = use()
  at(300)
  vi.advanceTimersByTime(15_000)
  expect([fix.value?.accuracy_m, state.value]).toEqual([300, 'found'])
})

it('ends at once where it is forbidden, and goes on where the signal is lost', () => {
  const { state } = use()
  // The page reads only these members.
  fail({ code: 2, PERMISSION_DENIED: 1 } as GeolocationPositionError)
  expect(state.value).toBe('searching')
  fail({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError)
  expect(state.value).toBe('none')
})

it('never throws where there is no positioning', () => {
  vi.stubGlobal('navigator', {})
  expect(use().state.value).toBe('none')
})

it('ends with the screen', () => {
  use()
  scope.stop()
  expect(clearWatch).toHaveBeenCalledOnce()
})
