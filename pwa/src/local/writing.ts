/** What is typed in this tab and not yet kept on the device: nothing may load the page again. */

const forms = new Set<object>()

export function beginWriting(form: object): void {
  forms.add(form)
}

export function endWriting(form: object): void {
  forms.delete(form)
}

/** Wait until all of it is kept, but no longer than a moment. */
export async function rested(mostMs = 1000): Promise<void> {
  for (let left = mostMs; isWriting() && left > 0; left -= 50)
    await new Promise(resolve => setTimeout(resolve, 50))
}

export function isWriting(): boolean {
  return forms.size > 0
}
