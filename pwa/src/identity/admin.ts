/** The admin's pages, with their words: one file that the worker's phone never fetches. */
export { default as AccountAddView } from './AccountAddView.vue'
export { default as AccountListView } from './AccountListView.vue'
export { default as AccountView } from './AccountView.vue'
export { default as DutyKeepView } from './DutyKeepView.vue'
export { default as FilesView } from './FilesView.vue'
