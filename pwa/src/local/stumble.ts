/** Acts that make the server stumble: they rest, longer each time, and the others go on. */

import type { Entry } from './db'
import { backOff, LONGEST_MS } from './backoff'
import { change } from './db'

/** Whether the server had no answer, as it might for a single act that it cannot digest. */
export function isStumble(status: number | undefined): boolean {
  return status !== undefined && status >= 500
}

/** Note that the server stumbled over these acts together: nobody knows yet over which. */
export function noteStumble(batch: Entry[]): Promise<void> {
  return amend(batch, entry => ({ ...entry, stumbles: (entry.stumbles ?? 0) + 1 }))
}

/** Let the act over which the server stumbled rest, and try it again later. */
export function letRest(entry: Entry): Promise<void> {
  return amend([entry], (known) => {
    const stumbles = (known.stumbles ?? 0) + 1
    return { ...known, stumbles, restsUntil: Date.now() + backOff(stumbles) }
  })
}

/** A phone's clock may jump: a rest that seems longer than any is over. */
export function isResting({ restsUntil = 0 }: Entry, now = Date.now()): boolean {
  return restsUntil > now && restsUntil - now <= LONGEST_MS
}

function amend(batch: Entry[], mend: (entry: Entry) => Entry): Promise<void> {
  return change(['outbox'], async ({ store }) => {
    for (const { seq } of batch) {
      const known = await store.get(seq)
      if (known)
        await store.put(mend(known))
    }
  })
}
