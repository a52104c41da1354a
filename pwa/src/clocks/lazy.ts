/** What the page of a case shows of its time limits: nothing where it cannot be fetched. */

import { defineAsyncComponent, type Component } from 'vue'

export const CaseClocks = defineAsyncComponent<Component>(() =>
  import('./CaseClocks.vue').then(({ default: found }) => found).catch(() => ({ render: () => null })))
