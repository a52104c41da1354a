/** A photo is stored before anything else is done to it; where it does not fit, a small one of it. */

import { database } from '@/local/db'
import { addPhoto } from '@/local/photos'
import { closePicture } from '@/local/pictures'
import { shrinkAside } from '@/local/shrink'
import { isFull, StorageFull, whoFiles } from './filing'

const PROBE = 'probe'

/** Keep a photo of what is being written; raise StorageFull where there is no room for it. */
export async function storePhoto(about: string, taken: Blob, question?: string): Promise<string> {
  if (await fits(taken))
    return addPhoto(whoFiles(), about, taken, question)
  const small = await shrinkAside(taken).catch(() => undefined)
  if (!small || !await fits(small))
    throw new StorageFull('the phone is full')
  return addPhoto(whoFiles(), about, small, question)
}

/**
 * Whether there is room for it beside the room that is set aside for words.
 *
 * What a browser says about its quota is not so: only a write tells.
 */
async function fits(picture: Blob): Promise<boolean> {
  const db = await database()
  try {
    await db.put('pictures', await closePicture(whoFiles(), PROBE, picture), PROBE)
    return true
  }
  catch (error) {
    if (isFull(error))
      return false
    throw error
  }
  finally {
    await db.delete('pictures', PROBE).catch(() => {})
  }
}
