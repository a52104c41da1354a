/** Where the phone is. Filing never waits for it. */

import type { Ref } from 'vue'
import type { Spot } from '@/api/types'
import { onScopeDispose, ref, shallowRef } from 'vue'

const PATIENCE_MS = 15_000
const GOOD_ENOUGH_M = 25

/** What a phone's own fix always has. */
export type Fix = Spot & { lon: number, lat: number }
export type Search = 'searching' | 'found' | 'none'

/**
 * Watch for a fix and keep the best: the first one is often the worst.
 *
 * It ends at 25 m, after 15 s or with its scope, and never throws.
 */
export function useBestFix(): { fix: Ref<Fix | null>, state: Ref<Search>, stop: () => void } {
  const fix = shallowRef<Fix | null>(null)
  const state = ref<Search>('searching')
  let watching: number | undefined
  const stop = () => {
    clearTimeout(timer)
    if (watching !== undefined)
      navigator.geolocation.clearWatch(watching)
    watching = undefined
    state.value = fix.value ? 'found' : 'none'
  }
  const hear = (position: GeolocationPosition) => {
    fix.value = better(fix.value, position)
    if (position.coords.accuracy <= GOOD_ENOUGH_M)
      stop()
  }
  // A lost signal may come back within the time; a missing permission will not.
  const fail = (error: GeolocationPositionError) => error.code === error.PERMISSION_DENIED && stop()
  const timer = setTimeout(stop, PATIENCE_MS)
  watching = watch(hear, fail)
  if (watching === undefined)
    stop()
  onScopeDispose(stop)
  return { fix, state, stop }
}

/** Some phones have no positioning, and some throw where it is forbidden. */
function watch(hear: PositionCallback, fail: PositionErrorCallback): number | undefined {
  try {
    return navigator.geolocation.watchPosition(hear, fail, {
      enableHighAccuracy: true,
      maximumAge: 0,
      timeout: PATIENCE_MS,
    })
  }
  catch {
    return undefined
  }
}

function better(known: Fix | null, { coords, timestamp }: GeolocationPosition): Fix {
  if (known && (known.accuracy_m ?? Infinity) <= coords.accuracy)
    return known
  return {
    lon: coords.longitude,
    lat: coords.latitude,
    accuracy_m: coords.accuracy,
    source: 'gps',
    taken_at: new Date(timestamp).toISOString(),
  }
}

/** What was said of a place, if it has a point. */
export function asFix(spot: Spot | null | undefined): Fix | null {
  const { lon = null, lat = null } = spot ?? {}
  return spot && lon !== null && lat !== null ? { ...spot, lon, lat } : null
}
