import type { zhWeek } from './zh-week'

export const enWeek: Record<keyof typeof zhWeek, string> = {
  'week.which': 'Which doors', 'week.this': 'Week', 'week.all': 'All doors', 'week.of': '{done} of {n}', 'week.half': 'Half written', 'week.done': 'This week is done. Is there something to report?', 'week.mine': 'Visits', 'week.mine.what': 'My figures, doors to leave alone, cards to leave', 'week.find': 'Find a door: type, or by floor', 'week.floors': 'Find by floor',
  'why.call': 'Please call by {day}', 'why.come': 'Come again by {day}', 'why.asked': 'Last time: {what}', 'why.care': 'Look in now and then, until {day}', 'why.noted': '{n} noted here', 'why.new': 'New door', 'why.done': 'Been there this week',
  'hour.says': 'This building opens more on {days} {part} ({answered} of {tried})', 'hour.weekday': 'weekdays', 'hour.weekend': 'weekends',
  'hour.morning': '8 to 12', 'hour.noon': '12 to 14', 'hour.afternoon': '14 to 18', 'hour.evening': '18 to 21',
}
