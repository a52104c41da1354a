import type { AnswersKey } from './zh-answers'

export const enAnswers: Record<AnswersKey, string> = {
  'title': 'Answers to local questions', 'looked': 'each look by others is noted', 'show': 'Show answers to local questions', 'none': 'There are no answers to local questions here.',
  'failed': 'No network: the answers cannot be shown.', 'loading': 'Fetching…', 'again': 'Try again',
  'version': 'Version {n} · answered {day} · kept until {until}, then deleted',
  'time': 'No. {n}', 'spot': 'A place was given, about {m} m off (where is not shown)', 'spot.plain': 'A place was given (where is not shown)', 'yes': 'yes', 'no': 'no',
  'picture': '{label}: picture', 'sound': '{label}: recording', 'heard': 'Heard by the machine: {text}',
  'stands.on-its-way': 'still on the phone of whoever answered', 'stands.refused': 'could not be opened and was not taken', 'stands.forgotten': 'its time is over; deleted',
  'own': 'Local questions I answered', 'own.hint': 'see what you answered', 'own.about.record': 'about a matter', 'own.about.visit': 'about a visit', 'own.line': 'answered {day} · kept until {until}',
  'own.gone': 'Nothing is left. When its time is over it is deleted.',
}
