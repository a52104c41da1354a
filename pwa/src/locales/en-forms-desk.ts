import type { FormsDeskKey } from './zh-forms-desk'

export const enFormsDesk: Record<FormsDeskKey, string> = {
  'title': 'Questions of the district', 'lead': 'Questions that a district adds: about a matter or a visit, never about a person. One admin uploads, another approves, only then they are asked.', 'notice': 'What residents read: what is asked, why, how long it is kept',
  'file': 'Choose an XLSForm (.xlsx)', 'file.hint': 'looked at first, nothing is written', 'reading': 'Reading…', 'again': 'Another file',
  'fine': 'Looked at, it will do: {title}', 'fine.how': 'Below is what would be asked. Choose what it belongs to and where, then upload.', 'refused': '{n} things will not do', 'refused.how': 'Mend them in the workbook and choose it again. Nothing was written.',
  'left_out': 'These columns are not read: {columns}', 'place': 'sheet {sheet}, row {row} {column}', 'place.sheet': 'sheet {sheet} {column}', 'place.book': 'the whole file',
  'about': 'Belongs to', 'about.visit': 'a visit', 'about.record': 'a matter', 'about.missing': 'Choose one.',
  'upload': 'Upload for approval', 'uploading': 'Uploading…', 'uploaded': 'Uploaded: {title}, version {n}.', 'uploaded.how': 'Ask another admin to look and approve.',
  'list': 'What there is', 'none': 'Nothing yet.', 'version': 'Version {n} · {area} · {about}', 'answers': '{n} answers are kept now', 'questions': 'See {n} questions',
  'standing.waiting': 'Waiting', 'standing.live': 'Asked', 'standing.declined': 'Declined', 'standing.replaced': 'Replaced', 'standing.retired': 'Asked no more',
  'own': 'You uploaded it: another admin approves.', 'approve': 'Approve and ask', 'decline': 'Decline', 'retire': 'Ask no more', 'retire.how': 'What was begun can be finished and sent; answers are deleted when their time is over.', 'retire.yes': 'Ask no more', 'retire.no': 'Go on asking',
  'done.live': 'Approved. Phones fetch it when online.', 'done.declined': 'Noted: declined.', 'done.retired': 'Asked no more.',
  'export': 'Take the answers', 'export.hint': 'no finer than the village, without doors or places; each taking is noted',
  'kept': 'kept {days} days', 'for': 'For: {purpose}',
  'failed': 'Could not be fetched.', 'failed.how': 'Come back when online.', 'not_done': 'Not done: {title}', 'not_done.how': 'Try again in a while.',
  'problem.other-form': 'This form_id is another form’s: of another area, or about something else.', 'problem.second-admin': 'Another admin approves what one has uploaded oneself.', 'problem.no-step': 'It does not stand there any more; please look again.', 'problem.forbidden': 'This is not yours to do.',

  'why.no-workbook': 'No XLSX, or damaged.', 'why.too-large': 'It unpacks to more than a form can be.', 'why.too-many-rows': 'More than {said} rows.', 'why.no-survey': 'No sheet named survey with the columns type and name.',
  'why.sheet': 'The sheet {said} is not supported.', 'why.formula': 'This cell is a formula: put its value there.', 'why.date-cell': 'This cell is a date: format it as text and type it again.', 'why.too-long': 'This cell holds too much: {said} characters.', 'why.unstorable': 'It holds a character that cannot be kept.',
  'why.column': 'The column {said} is not supported.', 'why.column-twice': 'The column {said} stands there twice.', 'why.type': 'The type {said} is not supported.', 'why.type-attachment': '{said}: pictures, sound and signatures are not taken yet.', 'why.type-of-the-app': '{said}: the app says by itself what it may; leave this out.',
  'why.end': '{said}: begun without an end, or ended without a beginning.', 'why.repeat-in-repeat': 'No repeat within a repeat.', 'why.name': 'The name {said} cannot be used: letters, digits and _ only.', 'why.name-twice': 'The name {said} stands there twice.', 'why.no-label': 'This question has no label.',
  'why.no-choices': 'There is no list of choices named {said}.', 'why.choice-name': 'The choice {said} cannot be used: no spaces, 64 characters.', 'why.no-questions': 'There is no question in it.', 'why.no-form-id': 'settings: form_id is missing, or has more than letters, digits . _ -', 'why.no-title': 'settings: form_title is missing.',
  'why.no-purpose': 'It is not said what this is for: the column purpose, or settings.', 'why.keep-days': 'keep_days must be a whole number from 1 to 365: {said}', 'why.default': 'The default {said} does not fit the type, or is no fixed value.', 'why.not-here': '{said} has no meaning on this row.',
  'why.forbidden': 'This is never asked: {said}', 'why.forbidden-number': 'An ID or a phone number stands here.', 'why.pyxform': '{said}', 'why.circular': 'These wait for each other: {said}',
  'why.not-understood': 'This part is not understood: {said}', 'why.expression-too-long': 'The expression is too long: {said} characters.', 'why.too-deep': 'Nested more than {said} deep.', 'why.ends-early': 'The expression ends too early.', 'why.expected': 'The expression lacks a {said}',
  'why.bare-name': '{said} is no question: write ${{said}}, or put a text in quotes.', 'why.unknown-function': 'There is no function {said}.', 'why.arguments': '{said} has too few or too many arguments.', 'why.pattern': 'This part of the pattern is not supported: {said}', 'why.pattern-not-written-out': 'The pattern of regex() must be written out in quotes.',
  'why.unknown-name': 'There is no question named {said}.', 'why.no-answer': '{said} is a note, a group or a repeat: it has no answer.', 'why.outside-repeat': '{said} lies in a repeat: ask with sum, count, min or max.', 'why.not-repeated': '{said} takes a question of a repeat, from outside.', 'why.dot': 'A dot stands for the answer, in a constraint only.',

  'topic.full_name': 'names', 'topic.id_number': 'ID and account numbers, plates', 'topic.phone': 'phones, WeChat, mail', 'topic.face_and_body': 'faces, fingerprints, photos of people', 'topic.religion': 'religion', 'topic.ethnicity': 'ethnicity, origin', 'topic.education': 'education', 'topic.income': 'income, wealth', 'topic.political_status': 'politics',
  'topic.health': 'health, illness', 'topic.marriage': 'marriages', 'topic.record_of_a_person': 'criminal records, labels on people', 'topic.petition': 'petitions', 'topic.contacts_and_tracks': 'contacts, whereabouts', 'topic.minors_at_school': 'children’s schools', 'topic.birthday': 'birthdays, height, weight',
}
