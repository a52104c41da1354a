/** Ids are made on the device: that is why sending a thing twice does no harm. */

import { change } from './db'

/** A UUID of version 7: its first part is the time, so that ids sort as they were made. */
export function newId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let place = 5, rest = now; place >= 0; place--, rest = Math.floor(rest / 256))
    bytes[place] = rest % 256
  bytes[6] = 0x70 | (bytes[6] ?? 0) & 0x0F
  bytes[8] = 0x80 | (bytes[8] ?? 0) & 0x3F
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** This device's name, made once. */
export function deviceId(): Promise<string> {
  return change(['kept'], async (tx) => {
    const known = await tx.store.get('device_id')
    if (typeof known === 'string')
      return known
    const made = newId()
    await tx.store.put(made, 'device_id')
    return made
  })
}
