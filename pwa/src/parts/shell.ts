import { inject, type InjectionKey, type Ref } from 'vue'

/** What the app tells every page's header and navigation. */
export interface Shell {
  online: Readonly<Ref<boolean>>
  /** Everything that has not reached the centre. */
  unsent: Readonly<Ref<number>>
  /** Whether this person's work is to report: a mediator's report would be refused. */
  mayFile: Readonly<Ref<boolean>>
  /** Where this person writes a report. */
  form: Readonly<Ref<string>>
  places: Readonly<Ref<readonly Destination[]>>
}

export interface Destination {
  to: string
  label: string
  icon: import('./drawings').IconName
  count?: number
}

export const shellKey: InjectionKey<Shell> = Symbol('shell')

export function useShell(): Shell {
  const shell = inject(shellKey)
  if (!shell) throw new Error('No shell around this page')
  return shell
}
