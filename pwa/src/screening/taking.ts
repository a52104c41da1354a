/** A photo is stored before anything else is done to it; where it does not fit, a small one of it. */

import { change, database } from '@/local/db'
import { addPhoto } from '@/local/photos'
import { shrinkAside } from '@/local/shrink'
import { isFull, keepRoom, StorageFull, whoFiles } from './filing'

/** Keep a photo of what is being written; raise StorageFull where there is no room for it. */
export async function storePhoto(about: string, taken: Blob): Promise<void> {
  if (await fits(about, taken))
    return
  const small = await shrinkAside(taken).catch(() => undefined)
  if (!small || !await fits(about, small))
    throw new StorageFull('the phone is full')
}

/** Store it, unless it takes the room that is set aside for words. */
async function fits(about: string, picture: Blob): Promise<boolean> {
  const before = await idsOf(about)
  try {
    await addPhoto(whoFiles(), about, picture)
    await keepRoom()
    return true
  }
  catch (error) {
    if (!isFull(error))
      throw error
    await drop((await idsOf(about)).filter(id => !before.includes(id)))
    await keepRoom().catch(() => {})
    return false
  }
}

async function idsOf(about: string): Promise<string[]> {
  return (await database()).getAllKeysFromIndex('photos', 'about', about)
}

function drop(ids: string[]): Promise<void> {
  return change(['photos', 'pictures'], async (tx) => {
    for (const id of ids) {
      await tx.objectStore('photos').delete(id)
      await tx.objectStore('pictures').delete(id)
    }
  })
}
