import type { Code, SignIn } from '@/api/types'
import { day } from '@/dates'
import { say } from './say'

/** A day without an hour, in the middle of it, so that no time zone moves it. */
export const noon = (date: string) => `${date}T12:00:00`

export const waysWords = ({ way }: SignIn) => say(`ways.${way}`)

export const waysDays = ({ made_on, until }: SignIn) => say('ways.days', { made: day(noon(made_on)), until: day(noon(until)) })

export const codesDays = ({ made_on, until }: Code) => say('codes.days', { made: day(noon(made_on)), until: day(noon(until)) })
