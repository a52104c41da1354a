/** Only one tab at a time talks for this device. */

const OUTBOX = 'outbox'
/** Missing in old phones and without https, whatever TypeScript says. */
const locks = (): LockManager | null | undefined => navigator.locks
let held: Promise<unknown> = Promise.resolve()
let waiting = 0

/** Do the work if nobody holds the lock; else answer with nothing. */
export async function ifFree<T>(work: () => Promise<T>): Promise<T | undefined> {
  const shared = locks()
  if (!shared)
    return waiting === 0 ? inTurn(work) : undefined
  return await shared.request(OUTBOX, { ifAvailable: true }, async lock => lock ? work() : undefined)
}

/** Do the work when the lock is free. */
export async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  return await (locks()?.request(OUTBOX, work) ?? inTurn(work))
}

/** Old phones have no locks: there it holds for this page, and ids keep a second tab harmless. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  waiting++
  const turn = held.then(work).finally(() => waiting--)
  held = turn.catch(() => {})
  return turn
}
