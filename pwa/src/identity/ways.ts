import type { Code, SignIn } from '@/api/types'
import { day } from '@/dates'
import { noon } from './noon'
import { say } from './say'

export const waysWords = ({ way }: SignIn) => say(`ways.${way}`)

export const waysDays = ({ made_on, until }: SignIn) => say('ways.days', { made: day(noon(made_on)), until: day(noon(until)) })

export const codesDays = ({ made_on, until }: Code) => say('codes.days', { made: day(noon(made_on)), until: day(noon(until)) })
