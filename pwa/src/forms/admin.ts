/** Where forms are uploaded and approved: one file that the worker's phone never fetches. */
export { default as FormsView } from './FormsView.vue'
