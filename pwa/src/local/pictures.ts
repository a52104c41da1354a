/** Pictures are large: they are sealed by WebCrypto, before the transaction that keeps them. */

import type { SealedPicture } from './ring'
import { joined, utf8 } from './bytes'
import { isSealed, keyOf } from './ring'

const IV = 12

async function aes(account: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', keyOf(account), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** A picture as it is to be kept: sealed, if its owner has a PIN. Before the transaction, for it waits. */
export async function closePicture(account: string, id: string, picture: Blob): Promise<Blob | SealedPicture> {
  if (!isSealed(account))
    return picture
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  const bytes = await new Response(picture).arrayBuffer()
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(`pictures ${id}`) }, await aes(account), bytes)
  return { by: account, type: picture.type, sealed: joined(iv, new Uint8Array(sealed)) }
}

export async function openPicture(id: string, kept: Blob | SealedPicture | undefined): Promise<Blob | undefined> {
  if (!kept || !('sealed' in kept))
    return kept
  const iv = kept.sealed.subarray(0, IV)
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(`pictures ${id}`) }, await aes(kept.by), kept.sealed.subarray(IV))
  return new Blob([bytes], { type: kept.type ?? '' })
}
