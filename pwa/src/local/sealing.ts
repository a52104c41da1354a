/** Sealing what already lies here, and opening it for good. Broken off, it goes on where it was when done again. */

import type { SealedPicture } from './ring'
import { closeText, openText, raw, ROWS } from './db'
import { closePicture, openPicture } from './pictures'
import { closeRow, isSealedRow, openRow, ownerOfRow } from './seal'

type Picture = Blob | SealedPicture

/** Seal what of this account lies here in clear: of the time before the PIN, or of a tab that was slow to hear of it. */
export async function sealRest(account: string): Promise<void> {
  await rewriteRows((store, row, key) => isSealedRow(row) || ownerOfRow(row, key) !== account ? row : closeRow(store, row, key))
  rewriteTyped(account, (name, said) => said.startsWith('~') ? said : closeText(name, JSON.parse(said)))
  await rewritePictures(account, (id, picture) => isSealedRow(picture) ? undefined : closePicture(account, id, picture))
}

/** Open everything of this account for good. */
export async function unsealAll(account: string): Promise<void> {
  await rewriteRows((store, row, key) => isSealedRow(row) && row.by === account ? openRow(store, row, key) : row)
  rewriteTyped(account, (name, said) => JSON.stringify(openText(name, said)))
  await rewritePictures(account, async (id, picture) => isSealedRow(picture) ? openPicture(id, picture) : undefined)
}

/** Write again in one transaction what is to be otherwise. */
async function rewriteRows(mend: (store: string, row: unknown, key?: unknown) => unknown): Promise<void> {
  const tx = (await raw()).transaction([...ROWS, 'kept'], 'readwrite')
  for (const name of [...ROWS, 'kept']) {
    const store = tx.objectStore(name)
    const out = name === 'kept'
    for (const key of await store.getAllKeys()) {
      const row: unknown = await store.get(key)
      const mended = mend(name, row, out ? key : undefined)
      if (mended !== row)
        await (out ? store.put(mended, key) : store.put(mended))
    }
  }
  await tx.done
}

/** What was typed in a page's last moment. */
function rewriteTyped(account: string, mend: (name: string, said: string) => string): void {
  for (const name of Object.keys(localStorage).filter(name => /^linli\.(typed|half) /.test(name) && name.includes(account)))
    localStorage.setItem(name, mend(name, localStorage.getItem(name) ?? ''))
}

/** One by one: all of them at once would be too much for a small phone. */
async function rewritePictures(account: string, mend: (id: string, picture: Picture) => Promise<unknown> | undefined): Promise<void> {
  const db = await raw()
  for (const id of await db.getAllKeysFromIndex('photos', 'account', account)) {
    const picture: Picture | undefined = await db.get('pictures', id)
    const mended = picture && await mend(String(id), picture)
    if (mended)
      await putInstead(String(id), picture, mended)
  }
}

/** Unless it was made small or sent meanwhile. */
async function putInstead(id: string, was: Picture, mended: unknown): Promise<void> {
  const tx = (await raw()).transaction('pictures', 'readwrite')
  const now: Picture | undefined = await tx.store.get(id)
  if (now && sizeOf(now) === sizeOf(was))
    await tx.store.put(mended, id)
  await tx.done
}

function sizeOf(picture: Picture): number {
  return isSealedRow(picture) ? picture.sealed.length : picture.size
}
