import { language } from '@/i18n'

type Moment = string | Date

const format = (moment: Moment, parts: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language.value, parts).format(new Date(moment))

export const dayName = (moment: Moment) =>
  format(moment, { month: language.value === 'en' ? 'short' : 'long', day: 'numeric', weekday: 'short' })

export const day = (moment: Moment) =>
  format(moment, { month: language.value === 'en' ? 'short' : 'long', day: 'numeric' })

export const time = (moment: Moment) =>
  format(moment, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export const isToday = (moment: Moment) =>
  new Date(moment).toDateString() === new Date().toDateString()

export const dayAndTime = (moment: Moment) =>
  isToday(moment) ? time(moment) : `${day(moment)} ${time(moment)}`

/** Where the year itself may be wrong. */
export const dayInYear = (moment: Moment) =>
  `${format(moment, { year: 'numeric', month: language.value === 'en' ? 'short' : 'long', day: 'numeric' })} ${time(moment)}`

const midnight = (moment: Moment) => new Date(moment).setHours(0, 0, 0, 0)

/** Days of the calendar from today; negative when it is past. */
export const daysUntil = (moment: Moment) =>
  Math.round((midnight(moment) - midnight(new Date())) / 86_400_000)
