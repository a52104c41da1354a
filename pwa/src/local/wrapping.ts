/** Keys that only this browser can make from what is known: nothing here is ever shown to a script. */

import type { Bytes } from './ring'
import { change, kept } from './db'
import { joined, utf8 } from './bytes'

/** As OWASP's page on keeping passwords has it for PBKDF2 with SHA-256. */
const ROUNDS = 600_000
const IV = 12

/** This browser's own key. It cannot be read out; a copy of the disk alone does not have it in clear. */
export async function deviceKey(): Promise<CryptoKey> {
  const known = await kept('device_key')
  if (known)
    return known
  const made = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return change(['kept'], async ({ store }) => {
    const quicker = await store.get('device_key')
    if (quicker instanceof CryptoKey)
      return quicker
    await store.put(made, 'device_key')
    return made
  })
}

/** A PIN, stretched: so each guess costs as much as this does. */
export async function stretch(pin: string, salt: Bytes): Promise<Bytes> {
  const said = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, said, 256)
  return new Uint8Array(bits)
}

/** The key that wraps another: of this browser, of what it is for, and of the secrets that are given. */
export async function wrapping(device: CryptoKey, what: string, secret: Bytes = utf8(''), share: Bytes = utf8('')): Promise<CryptoKey> {
  const bound = await crypto.subtle.sign('HMAC', device, joined(utf8(`linli ${what} `), secret))
  const base = await crypto.subtle.importKey('raw', bound, 'HKDF', false, ['deriveKey'])
  const way = { name: 'HKDF', hash: 'SHA-256', salt: share, info: utf8(`linli ${what}`) }
  return crypto.subtle.deriveKey(way, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

export async function wrap(by: CryptoKey, secret: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, by, secret)))
}

/** Raise an OperationError where it was wrapped by another key. */
export async function unwrap(by: CryptoKey, wrapped: Bytes): Promise<Bytes> {
  const way = { name: 'AES-GCM', iv: wrapped.subarray(0, IV) }
  return new Uint8Array(await crypto.subtle.decrypt(way, by, wrapped.subarray(IV)))
}
