/** The pages about what waits on this phone, in one file: the service worker's list is short. */

export { default as OutboxView } from './OutboxView.vue'
export { default as PhoneView } from './PhoneView.vue'
