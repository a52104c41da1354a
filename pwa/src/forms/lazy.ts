/** What other screens show of a district's questions, fetched when they are there. */

import { defineAsyncComponent } from 'vue'

export const FormOffer = defineAsyncComponent(() => import('./field').then(({ FormOffer }) => FormOffer))
export const OwnAnswers = defineAsyncComponent(() => import('./told').then(({ OwnAnswers }) => OwnAnswers))
export const ReportAnswers = defineAsyncComponent(() => import('./told').then(({ ReportAnswers }) => ReportAnswers))
export const AnswerLines = defineAsyncComponent(() => import('./field').then(({ AnswerLines }) => AnswerLines))
