/** The desk by keyboard. Whoever is writing is left alone. */

import { onMounted, onUnmounted } from 'vue'
import type { PageAct } from './acts'

export const KEYS: Partial<Record<PageAct, string>> = { 'case.clear_danger': 'C', 'case.assign': 'A', 'case.return': 'R' }

export function useKeys(press: (key: string) => boolean): void {
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isWriting(event.target))
      return
    if (press(event.key.length === 1 ? event.key.toUpperCase() : event.key))
      event.preventDefault()
  }
  onMounted(() => addEventListener('keydown', pressed))
  onUnmounted(() => removeEventListener('keydown', pressed))
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, dialog *')
}
