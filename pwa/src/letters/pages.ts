/** What a leader asks and whom they call: one small file, kept on the phone. */
/* eslint-disable no-restricted-imports -- the router's door to these pages */
export { default as DutyView } from '@/duty/DutyView.vue'
export { default as LetterNews } from './LetterNews.vue'
export { default as AskView } from './AskView.vue'
export { default as SuggestView } from './SuggestView.vue'
