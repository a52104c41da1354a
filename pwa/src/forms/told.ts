/** Answers read again, in one file that comes with the network: no phone keeps it. */
export { default as AnsweredView } from './AnsweredView.vue'
export { default as OwnAnswers } from './OwnAnswers.vue'
export { default as ReportAnswers } from './ReportAnswers.vue'
