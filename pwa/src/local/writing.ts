/** What is typed in this tab and not yet kept on the device: nothing may load the page again. */

const forms = new Set<object>()

export function beginWriting(form: object): void {
  forms.add(form)
}

export function endWriting(form: object): void {
  forms.delete(form)
}

export function isWriting(): boolean {
  return forms.size > 0
}
