/** The library's pages in one file, which only those fetch who settle cases. */
export { default as CaseAlikeLibrary } from './CaseAlikeLibrary.vue'
export { default as EntryView } from './EntryView.vue'
export { default as LibraryView } from './LibraryView.vue'
export { default as ProposeView } from './ProposeView.vue'
