/** What the page of a case shows of the library: nothing where it cannot be fetched. */

import { defineAsyncComponent, type Component } from 'vue'

export const CaseAlikeLibrary = defineAsyncComponent<Component>(() =>
  import('./shelf').then(({ CaseAlikeLibrary }) => CaseAlikeLibrary).catch(() => ({ render: () => null })))
