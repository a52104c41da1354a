/** The register's pages: one file that the worker's phone never fetches. */
export { default as MediatorView } from './MediatorView.vue'
export { default as OfficeView } from './OfficeView.vue'
export { default as RegisterLink } from './RegisterLink.vue'
export { default as RegisterView } from './RegisterView.vue'
