export const enField = {
  'today.done': 'Saved: {what}', 'today.undo': 'Saved: {door}, {what}',
  'today.noted': 'Saved {when}', 'today.reported': '{n} reported', 'today.open': '{door}: note this door', 'today.away_at': 'Nobody: {door}',
  'today.too_late': 'It has been sent and cannot be undone.',
  'today.too_late.how': 'If it was wrong, note it once more: the later one counts.',
  'today.not_saved': 'This door was not saved.',
  'today.not_saved.how': 'The phone may be full. Make room and tap again.',

  'visit.title': 'How was it?', 'visit.mode.phone': 'By phone', 'visit.mode.met_outside': 'Met outside', 'visit.mode.enterprise': 'At work or shop',
  'visit.need.dispute': 'A dispute', 'visit.need.errand': 'Help with papers', 'visit.need.care_requested': 'Please look in', 'visit.need.hazard': 'Something unsafe', 'visit.fine': 'All is well',
  'visit.fine.at': 'Met, all is well', 'visit.more': 'More', 'visit.needs': 'What they need', 'visit.note': 'In words',
  'visit.note.hint': 'Optional. No names', 'visit.report': 'Report', 'report.big': 'Large', 'report.small': 'Small',
  'report.title': 'Report', 'report.what': '① What is it about?', 'report.where': '② Where',
  'report.urgent': 'Is it urgent?', 'report.words': '③ Say it', 'report.words.hint': 'Optional. No names',
  'report.mine': '{place}, my building', 'report.send': 'Send it', 'report.no_building': 'Your area',
  'report.calm': 'If not, leave it', 'report.done': 'Reported.',
  'report.done.how': 'It goes when online. See under Mine how far it has come.',
  'report.other': 'Settled already, or just to note?', 'report.marked': 'Marked as a danger',

  'record.full': 'The phone is nearly full; this is not saved yet.',
  'record.full.how': 'Your words are still here: keep this open, make room and save. Leave photos for now.',

  'refused.record-differs.how': 'Both are kept. Mend it and it becomes the next version; the one at the desk stays too.',
  'refused.visit-differs': 'This visit was sent before with another result.',
  'refused.visit-differs.how': 'The one at the desk counts. To change it, note the door again under Today.',

  'outbox.visit_correct': 'Mend this visit', 'outbox.visit_drop': 'Throw it away', 'outbox.visit_dropped': 'The visit is removed',

  'photo.title': 'Photos',
  'photo.nth': 'Photo {n}', 'photo.remove': 'Remove photo {n}',
  'photo.removed': 'One photo removed', 'photo.count': 'Photos: {n}',
  'photo.progress': 'Text received. Photo {sent} / {size} KB; it goes on where it stopped.',

  'enrol.only_yours': 'You see only what you report.',
  'enrol.only_yours.how': "Your neighbours' affairs are not here.", 'enrol.no_track': 'Nobody tracks where you go.',
  'enrol.no_track.how': 'No ranking, no look into your phone.', 'enrol.no_password': 'No password.',
  'enrol.no_password.how': 'The code opens one phone, for 180 days.',
  'enrol.no_network.how': 'The code is not used up. Tap again where there is a network.',
  'enrol.busy_there.how': 'The code is not used up. Tap again in a few minutes.',
  'enrol.busy_there': 'The office is busy now.',
}
