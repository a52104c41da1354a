import type { zhWalk } from './zh-walk'

export const enWalk: Record<keyof typeof zhWalk, string> = {
  'wish.none': 'Do not come again', 'wish.none.at': 'Not now, and do not come again',
  'wish.again': 'They say we may come', 'wish.more': '12 months more',
  'wish.come': 'Come another day', 'wish.by': 'By {day}',
  'wish.care': 'Look in now and then', 'wish.care.often': 'How often', 'wish.care.7': 'Weekly', 'wish.care.14': 'Two weeks', 'wish.care.30': 'Monthly',
  'wish.care.until': 'Until which day', 'wish.care.yes': 'They said yes themselves', 'wish.care.hint': 'Only by their own yes, and over whenever they say so. No reason is written.',
  'wish.care.missing': 'They have not said yes themselves, so looking in is not noted yet.', 'wish.care.end': 'No need to look in',
  'wish.call': 'Please call by {day}', 'wish.call.show': 'Show the number (online)', 'wish.call.gone': 'It is gone: the call was made, or its time is over.',
  'wish.call.offline': 'No network: the number cannot be shown. It is not kept on this phone.',

  'walk.title': 'Visits', 'walk.hours': 'Hours for visits this week', 'walk.hours.hint': 'Only for your list, never sent', 'walk.hour': '{n} h · {doors} doors',
  'walk.own': 'My micro-grid, last 90 days', 'walk.own.hint': 'Seen by its own workers only', 'walk.own.none': 'No figures yet. They come when Today is opened online.',
  'walk.met': 'Met {n} of {of} doors', 'walk.met.hint': 'Every door that opened, "not now" too', 'walk.away': 'Nobody at {n}', 'walk.vacant': 'Empty: {n}',
  'walk.quiet': 'Doors to leave alone', 'walk.quiet.none': 'None.', 'walk.quiet.hint': 'Not on the list and in no count. No reason is written.', 'walk.quiet.until': 'Until {day}',
  'walk.noted': 'Saved, sent when online.', 'walk.failed': 'Not saved. The phone may be full.',
  'walk.cards': 'Cards to leave', 'walk.cards.what': 'Print them and leave them at doors; with a QR code',

  'cards.title': 'Cards to leave', 'cards.building': 'Which building', 'cards.doors': 'Which doors', 'cards.all': 'All', 'cards.none': 'None',
  'cards.office': 'From which office', 'cards.phone': 'Its telephone', 'cards.who': 'Who came', 'cards.who.hint': 'The role, no name', 'cards.worker': 'The grid worker',
  'cards.make': 'Make {n} cards', 'cards.making': 'Making…', 'cards.print': 'Print', 'cards.missing': 'Choose doors, and write the office and its telephone.', 'cards.network': 'Not made. Cards need the network.',
  'cards.most': 'At most 60 at once.', 'cards.again': 'Choose again',
  'cards.says': '{who} was here', 'cards.from': '{office}, telephone {phone}', 'cards.day': 'Day: ____________', 'cards.why': 'To see whether we can help. It costs nothing and sells nothing.',
  'cards.no': 'No more visits? Scan the code, or call the number above. No reason needed; none for 12 months.', 'cards.call': 'Would you like a call? Scan the code as well.', 'cards.until': 'The code works until {day}',

  'card.title': 'We were at your door', 'card.intro': 'The card in your hand was left by a visitor. Here you can say two things, without an account and without a reason.',
  'card.no': 'Please do not come again', 'card.no.how': 'No visits for 12 months. You can change your mind.', 'card.no.done': 'Noted. No visits until {day}.',
  'card.again': 'You may come again', 'card.again.done': 'Noted. Visits are welcome again.',
  'card.call': 'Please call me', 'card.call.phone': 'Which number', 'card.call.by': 'By when', 'card.call.send': 'Ask for a call', 'card.call.done': 'Noted. We call by {when}.',
  'card.call.keep': 'The number is kept sealed, for those who visit only, and each look at it is noted. It is deleted after the call, and seen for 14 days at most.',
  'card.missing': 'Write the number and choose a time.', 'card.soon': 'Today by 8 pm', 'card.tomorrow_noon': 'Tomorrow by noon', 'card.tomorrow': 'Tomorrow by 8 pm', 'card.later': 'Within three days',
  'card.no-such-card': 'This code does not work any more.', 'card.no-such-card.how': 'Please call the number on the card: it counts the same.',
  'card.too-many-tries': 'Too many tries.', 'card.card-used-up': 'This card was used too often.', 'card.other': 'It did not go through.', 'card.other.how': 'Look for a network and tap again, or call the number on the card.',
  'card.tells_nothing': 'This page shows nothing about your home, whoever holds the card.', 'card.danger': 'In danger, call 110.', 'card.sending': 'Sending…',

  'reach.title': 'Visits', 'reach.weeks': '{since} to {last}', 'reach.hint': 'Each door counts once. Where fewer than three people visited, or nobody, there are no figures, sometimes beside it neither, so that nobody can be worked out.',
  'reach.area': 'Place', 'reach.met': 'Met', 'reach.away': 'Nobody', 'reach.vacant': 'Empty', 'reach.hidden': 'not shown',
  'reach.no_quiet': 'Doors that asked for no visits are not in it; "not now" counts as a visit made.', 'reach.needs_network': 'This page needs the network.',
  'phones.title': 'Phones with something unsent for over 3 days', 'phones.how': 'Call, and see whether they need help.', 'phones.none': 'No phone says so.',
  'phones.limits': 'A phone says yes or no itself and nothing else: no time, no number. A phone without a network cannot say so and is not here.',
}
