import type { zhAlerts } from './zh-alerts'

export const enAlerts: Record<keyof typeof zhAlerts, string> = {
  'alert.title': 'Worth a look', 'alert.looked': 'Looked at {when}', 'alert.never': 'Not looked at yet: it is done each night.', 'alert.none': 'Nowhere is there more than usual.',
  'alert.failed': 'This did not come.', 'alert.no_words': 'More than usual.',
  'alert.unusual_week': 'This week', 'alert.hot_cluster': 'With neighbours', 'alert.scan_cluster': 'In one place', 'alert.rising': 'Rising slowly',
  'alert.unusual_week.why': '{matters} matters in seven days, {usual} in a usual week; by chance less than once in {odds} weeks.',
  'alert.hot_cluster.why': '{matters} matters in seven days here and next door, {areas} areas together; usual are {usual}, and not so many elsewhere.',
  'alert.scan_cluster.why': '{matters} matters in {weeks} weeks in one place of {areas} areas; usual are {usual}. By chance at most once in {odds} looks.',
  'alert.rising.why': '{matters} matters in {weeks} weeks, usual are {usual}: week by week it has added up.',
  'alert.hot_cluster.less': 'More than usual this week, here and next door together.', 'alert.scan_cluster.less': 'More than usual for some weeks, in a few areas together.',
  'alert.since': 'since {when}', 'alert.until': 'until {when}', 'alert.choose': 'See this area: {name}', 'alert.more': '{n} more',
  'odds.1': '10', 'odds.2': '100', 'odds.3': '1,000', 'odds.4': '10,000', 'odds.5': '100,000', 'odds.6': 'a million',
  'legend.by_chance': 'In a quiet week about one in {odds} areas is yellow or orange by chance alone.',
  'legend.by_chance.district': 'In a quiet week about {n} of the {all} areas are yellow or orange by chance alone.',
  'red.confirm': 'Confirm red', 'red.title': 'Red', 'red.how': 'It goes by itself after seven days, or you take it back. About the matter; no names.',
  'red.reason': 'Why', 'red.missing': 'Choose a reason.', 'red.words': 'In words', 'red.words.hint': 'if you like',
  'red.people_first': 'People first', 'red.grave_late': 'A grave matter is late', 'red.many_together': 'Many households together', 'red.other': 'Something else',
  'red.save': 'Red for seven days', 'red.leave': 'Leave it', 'red.is': 'Red: {reason}', 'red.until': 'Confirmed {from}, until {until}.',
  'red.take_back': 'Take red back', 'red.saving': 'Saving…',
  'problem.already-red': 'This area is red already.', 'problem.already-red.how': 'Somebody has just confirmed it. Please look again.',
  'problem.red-differs': 'The content has changed.', 'problem.red-differs.how': 'Please close this and try once more.',
  'problem.not-red': 'It is red no more.', 'problem.not-red.how': 'Please look again.',
}
