import type { FormsKey } from './zh-forms'

export const enForms: Record<FormsKey, string> = {
  'offer.title': 'A few questions of the district', 'offer.about': '{about}. Nobody has to answer; not answering changes nothing.', 'offer.place': 'About {place}',
  'offer.go': 'Answer: {title}', 'offer.skip': 'Skip', 'offer.on': 'Go on: {title}',

  'fill.about.visit': 'About this visit', 'fill.about.record': 'About this matter', 'fill.why': 'What is asked, why, and how long it is kept', 'fill.version': 'Version {n}',
  'fill.free': 'Nobody has to answer. Who does not want to, skips it; nothing follows. No names, no phone numbers.',
  'fill.save': 'Save, send when online', 'fill.saving': 'Saving…', 'fill.mend': 'Mended, send again', 'fill.language': 'Ask in',
  'fill.missing': 'These questions are not on this phone.', 'fill.missing.how': 'Open them again when online.',
  'fill.wrong': 'Something is not answered yet.', 'fill.wrong.how': 'You are there now.', 'fill.drop': 'Do not answer, delete',
  'fill.purpose': 'For: {purpose} Kept {days} days.',

  'question.must': 'needed', 'question.clear': 'Clear', 'question.several': 'several may be chosen', 'question.choose': 'Choose one',
  'question.time': 'No. {n}', 'question.more': 'Add another', 'question.less': 'Remove no. {n}',
  'question.spot.get': 'Take the place here', 'question.spot.searching': 'Searching…', 'question.spot.found': 'Place found, about {m} m off', 'question.spot.none': 'No place found; it may stay empty.',
  'file.rule.image': 'Things, not people, no documents.',
  'file.rule.signature': 'Sign in the box with a finger or a mouse; or sign on paper and photograph it, which is as good. Only the picture is kept, not how it was written.',
  'file.rule.audio': 'After the door, in your own words; never record residents. Two minutes at most, kept 30 days at most.',
  'file.take': 'Take a photo', 'file.choose': 'From the album', 'file.paper': 'Signed on paper: photograph it', 'file.room': 'Three pictures at most in one form (a signature is one). To take this, remove another.',
  'file.again.image': 'Remove this photo', 'file.again.signature': 'Clear and sign again', 'file.again.audio': 'Remove this recording', 'file.removed': 'Removed.',
  'file.speak': 'Hold to speak, or tap to begin', 'file.speak.how': 'It stops when you let go or tap again.', 'file.going': 'Recording {seconds}', 'file.stop': 'It stops when you let go or tap again.', 'file.mute': 'This phone cannot record; it may stay empty.',
  'file.picture': '{label}: as taken', 'file.sound': '{label}: as recorded', 'file.pad': '{label}: sign here', 'file.signed': '{label}: signed; you can go on writing',
  'file.full': 'The phone is nearly full: this was not kept.', 'file.full.how': 'Your other answers are all there. Make some room and try again.', 'file.phone': 'What is on this phone',
  'file.failed': 'This was not kept.', 'file.failed.how': 'Your other answers are all there. Try again.',
  'file.denied': 'The microphone is not allowed.', 'file.denied.how': 'Allow it in the phone\'s settings; or leave this out.', 'file.unreadable': 'The phone cannot open this one.', 'file.unreadable.how': 'Perhaps it is no photo. Remove it and take another.',
  'wrong.many': 'Three pictures and one recording at most: remove one.',
  'wrong.required': 'This one is needed.', 'wrong.constraint': 'This does not fit; please look again.', 'wrong.choice': 'This cannot be chosen now; take another.',
  'wrong.type': 'This is not right.', 'wrong.type.integer': 'Write a whole number, such as 3.', 'wrong.type.decimal': 'Write a number, such as 2.5.', 'wrong.type.date': 'There is no such day.', 'wrong.type.time': 'Write hours and minutes.',

  'line.title': 'Questions of the district', 'line.draft': 'Not finished; go on', 'line.waiting': 'Waiting to go', 'line.open': 'Look, mend and send', 'line.drop': 'Not needed, delete', 'line.dropped': 'Deleted.',
  'line.refused': 'These answers were not taken.', 'line.refused.answers-refused': 'One does not fit: {which}.', 'line.refused.no-such-matter': 'The matter or visit they are about is not at the centre.',
  'line.refused.no-such-form': 'This is asked no more.', 'line.refused.other': 'The centre says: {title}',

  'line.files': '{n} pictures or recordings on the way', 'line.left': 'It stays here no longer.',
  'notice.title': 'What is asked here', 'notice.lead': 'At the door or when you report something, staff may ask the following. Nobody has to answer; not answering changes nothing.',
  'notice.none': 'Nothing more is asked at present.', 'notice.failed': 'No network: this cannot be shown.', 'notice.failed.how': 'Look again when online.',
  'notice.never': 'Never asked: names, ID numbers, phones, faces, religion, ethnicity, education, income, politics, illness, marriages, criminal records, petitions, whereabouts, children\'s schools.',
  'notice.rules': 'Answers belong to a matter or a visit, never to a person; they are deleted when their time is over; nobody can look them up by person; counts go no finer than the village.',
  'notice.about.visit': 'Asked on a visit', 'notice.about.record': 'Asked when something is reported', 'notice.since': 'since {day}', 'notice.area': 'in {area}',
  'notice.kept': 'kept {days} days, then deleted', 'notice.choices': 'One can choose: {choices}', 'notice.computed': 'follows from other answers',
}
