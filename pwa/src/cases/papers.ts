/** What only those see who have a case's papers before them, and with the network. */

export { default as CaseDocuments } from './CaseDocuments.vue'
export { default as MarkPad } from './MarkPad.vue'
export { default as PapersView } from './PapersView.vue'
