/** A case and what of one's own is kept for it, in one file: whoever keeps cases holds it on the phone. */

export { carriedCases, carryCases, pullCases } from './carrying'
export { say } from './carrying-words'
export { default as CaseView } from './CaseView.vue'
export { default as StepLines } from './StepLines.vue'
