import type { FormsKey } from './zh-forms'

export const enForms: Record<FormsKey, string> = {
  'offer.title': 'A few questions of the district', 'offer.about': 'About {place}. Answering is free; not answering changes nothing.',
  'offer.go': 'Answer: {title}', 'offer.skip': 'Skip', 'offer.on': 'Go on: {title}',

  'fill.about.visit': 'About this visit', 'fill.about.record': 'About this matter', 'fill.why': 'What is asked, why, and how long it is kept', 'fill.version': 'Version {n}',
  'fill.free': 'Answering is free. If people do not want to, skip it; nothing follows. No names, no phone numbers.',
  'fill.save': 'Save, send when online', 'fill.saving': 'Saving…', 'fill.mend': 'Mended, send again', 'fill.language': 'Ask in',
  'fill.missing': 'These questions are not on this phone.', 'fill.missing.how': 'Open them again when online.',
  'fill.wrong': 'Something is not answered yet.', 'fill.wrong.how': 'You are there now.', 'fill.drop': 'Do not answer, delete',
  'fill.purpose': 'For: {purpose} Kept {days} days.',

  'question.must': 'needed', 'question.clear': 'Clear', 'question.several': 'several may be chosen', 'question.choose': 'Choose one',
  'question.time': 'No. {n}', 'question.more': 'Add another', 'question.less': 'Remove no. {n}',
  'question.spot.get': 'Take the place here', 'question.spot.searching': 'Searching…', 'question.spot.found': 'Place found, about {m} m off', 'question.spot.none': 'No place found; it may stay empty.',
  'wrong.required': 'This one is needed.', 'wrong.constraint': 'This does not fit; please look again.', 'wrong.choice': 'This cannot be chosen now; take another.',
  'wrong.type': 'This is not right.', 'wrong.type.integer': 'Write a whole number, such as 3.', 'wrong.type.decimal': 'Write a number, such as 2.5.', 'wrong.type.date': 'There is no such day.', 'wrong.type.time': 'Write hours and minutes.',

  'line.title': 'Questions of the district', 'line.draft': 'Not finished; go on', 'line.waiting': 'Waiting to go', 'line.open': 'Look, mend and send', 'line.drop': 'Not needed, delete', 'line.dropped': 'Deleted.',
  'line.refused': 'These answers were not taken.', 'line.refused.answers-refused': 'One does not fit: {which}.', 'line.refused.no-such-matter': 'The matter or visit they are about is not at the centre.',
  'line.refused.no-such-form': 'This is asked no more.', 'line.refused.other': 'The centre says: {title}',

  'notice.title': 'What is asked here', 'notice.lead': 'At the door or when you report something, staff may ask the following. Answering is free; not answering changes nothing.',
  'notice.none': 'Nothing more is asked at present.', 'notice.failed': 'No network: this cannot be shown.', 'notice.failed.how': 'Look again when online.',
  'notice.never': 'Never asked: names, ID numbers, phones, faces, religion, ethnicity, education, income, politics, illness, marriages, criminal records, petitions, whereabouts, children’s schools.',
  'notice.rules': 'Answers belong to a matter or a visit, never to a person; they are deleted when their time is over; nobody can look them up by person; counts go no finer than the village.',
  'notice.about.visit': 'Asked on a visit', 'notice.about.record': 'Asked when something is reported', 'notice.since': 'since {day}', 'notice.area': 'in {area}',
  'notice.kept': 'kept {days} days, then deleted', 'notice.choices': 'One can choose: {choices}', 'notice.computed': 'follows from other answers',
}
