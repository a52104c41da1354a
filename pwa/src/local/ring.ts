/** Who has a PIN on this device, and their key while it is at hand. */

export type Bytes = Uint8Array<ArrayBuffer>

/** A picture as it lies here while its owner has a PIN. */
export interface SealedPicture { by: string, type?: string, sealed: Bytes }

/** The person's key is not at hand: they have to give their PIN first. */
export class Shut extends Error {}

interface Held {
  key?: Bytes | undefined
  /** They took their PIN away: what another tab sealed just before can still be read. */
  off?: boolean
}
const ring = new Map<string, Held>()

/** Hold a person's key, or with none only know that they have one. */
export function hold(account: string, key?: Bytes, off = false): void {
  ring.set(account, { key, off })
  if (!key)
    forgetful.forEach(forget => forget())
}

const forgetful = new Set<() => void>()

/** Who keeps something that must not outlast the key. */
export function whenShut(forget: () => void): void {
  forgetful.add(forget)
}

/** They have a PIN, whether it is open or not. */
export function know(account: string): void {
  ring.set(account, ring.get(account) ?? {})
}

/** Whether what this person keeps here is sealed. */
export function isSealed(account: string): boolean {
  const held = ring.get(account)
  return !!held && !held.off
}

/** Whether it is sealed, and the key not at hand. */
export function isShut(account: string): boolean {
  return ring.has(account) && !ring.get(account)?.key
}

export function keyOf(account: string): Bytes {
  const key = ring.get(account)?.key
  if (!key)
    throw new Shut('a PIN is asked for first')
  return key
}

/** Whether rows are as they were put in: the service worker sees those of a person with a PIN sealed. */
export function areOpen(rows: object[]): boolean {
  return rows.every(row => !('sealed' in row))
}

/** Whose something is, by a name that holds their id. The vault itself is nobody's: it is what opens. */
export function ownerOf(name: unknown): string | undefined {
  const said = String(name)
  return said.startsWith('vault:') ? undefined : [...ring.keys()].find(id => said.includes(id))
}
