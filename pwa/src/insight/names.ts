/** What areas are called, from the pack: it has the names of a whole district. */

import type { Pack } from '@/api/types'

export interface Named { name: string, within: string }

const ABOVE = new Set(['town', 'village', 'grid'])

/** A function from a code to a name, and to the areas around it from the top. */
export function namesOf(pack: Pack | undefined): (code: string) => Named {
  const areas = new Map(pack?.areas.map(one => [one.code, one]))
  return (code) => {
    const area = areas.get(code)
    const within: string[] = []
    for (let above = areas.get(area?.parent ?? ''); above; above = areas.get(above.parent ?? '')) {
      if (ABOVE.has(above.level))
        within.unshift(above.name)
    }
    return { name: area?.name ?? code, within: within.join(' · ') }
  }
}
