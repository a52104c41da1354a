/** All that a phone needs to fill forms, with its words: one file, also without a network. */
export { default as AnswerLines } from './AnswerLines.vue'
export { default as FillView } from './FillView.vue'
export { default as FormOffer } from './FormOffer.vue'
export * from './words'
