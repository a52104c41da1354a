import type { zhSupervision } from './zh-supervision'

export const enSupervision: Record<keyof typeof zhSupervision, string> = {
  'supervision.title': 'Stuck matters', 'supervision.what': 'What is stuck, which step is missing, and what help is needed. For organisations, about matters only.',
  'supervision.show': 'Show', 'supervision.open': 'Open', 'supervision.proposed': 'To confirm', 'supervision.closed': 'Closed',
  'supervision.none.open': 'Nothing is stuck.', 'supervision.none.proposed': 'Nothing is to be confirmed.', 'supervision.none.closed': 'Nothing is closed yet.',
  'supervision.failed': 'It did not come.', 'supervision.to': 'To: {name}', 'supervision.since': 'since {when}', 'supervision.missing': 'Missing step: {step}',
  'card.blue': 'B', 'card.yellow': 'Y', 'card.red': 'R', 'card.blue.name': 'Reminder', 'card.yellow.name': 'Warning', 'card.red.name': 'Alert',
  'card.proposed': 'Counts once confirmed',
  'reason.not_told': 'Who brought it was not told', 'reason.not_accepted': 'Neither accepted nor refused', 'reason.not_dispatched': 'Not handed on in three working days', 'reason.not_decided': 'Returned twice, and the centre has not decided',
  'reason.no_contact': 'Taken on, and nobody was asked', 'reason.not_performed': 'The day of the agreement has passed', 'reason.no_follow_up': 'Not asked again in time', 'reason.level_over': 'The days of this level are over',
  'reason.court_waits': 'The court’s days are over', 'reason.mediation_over': 'The days of mediation are over', 'reason.blue_unanswered': 'A blue card without answer for three working days', 'reason.yellow_unanswered': 'A yellow card without answer for three working days',
  'reason.extensions': 'More time asked for over twice', 'reason.still_unsatisfied': 'Not satisfied at the second evaluation',
  'step.case.feedback': 'tell who brought it', 'step.case.accept': 'accept or refuse', 'step.case.offer': 'hand it on', 'step.case.decide': 'the centre decides', 'step.case.record_consent': 'ask both sides',
  'step.case.record_performance': 'see whether it was done', 'step.case.follow_up': 'ask again', 'step.case.raise_level': 'finish, or raise the level', 'step.case.agree': 'agree, or tell the other ways',
  'supervision.confirm': 'Confirm and send', 'supervision.close': 'Close', 'supervision.not_needed': 'Not needed', 'supervision.done': 'The step is done', 'supervision.help': 'I need help',
  'help.title': 'Which help', 'help.upper_level': 'From above', 'help.expert': 'An expert', 'help.extension': 'More time', 'help.missing': 'Choose one.',
  'help.words': 'In words', 'help.words.hint': 'If you like; no names and numbers', 'help.send': 'Send', 'help.leave': 'Leave it',
  'answered.done': 'Answer: the step is done', 'answered.upper_level': 'Answer: help from above is needed', 'answered.expert': 'Answer: an expert is needed', 'answered.extension': 'Answer: more time is needed',
  'answered.words': 'Read what they say', 'supervision.clocks': 'Time limits', 'supervision.case': 'Open the case',
  'supervision.saved': 'Noted.', 'supervision.lost': 'It was not saved.', 'supervision.lost.how': 'Tap again when there is a network.',
  'supervision.taken': 'This card has changed.', 'supervision.taken.how': 'Please look again.',
}
