import type { zhPhoto } from './zh-photo'

export const enPhoto: Record<keyof typeof zhPhoto, string> = {
  'photo.hint': 'Of things, not people. Optional',
  'photo.take': 'Take one',
  'photo.choose': 'From album',
  'photo.full': 'The phone is nearly full; this photo was not saved.',
  'photo.full.how': 'Words still save; leave photos for now.',
  'photo.unreadable': 'The phone cannot read this one.',
  'photo.unreadable.how': 'It may be no photo. Remove it and take another.',
  'photo.broken': 'The line broke five times over a photo.',
  'photo.broken.how': 'The text has arrived; the photo is safe on this phone and goes on being tried. Where the signal is good you may send it now.',
  'photo.refused': 'One photo was not taken.',
  'photo.refused.how': 'The text has arrived. Take another if you can.',
  'photo.attachment-type.how': 'Only JPEG, PNG and WebP are taken. The text has arrived.',
  'photo.attachment-too-large.how': 'It is too large. The text has arrived.',
  'photo.too-many-attachments.how': 'At most three to a report. The text has arrived.',
  'photo.attachment-not-a-picture.how': 'It is no photo, or it is broken. The text has arrived.',
  'photo.lost': 'A photo is no longer on this phone.',
  'photo.lost.how': 'The text has arrived. Take another if you can.',
  'photo.send_again': 'Send again',
  'photo.leave': 'Leave it out',
  'photo.understood': 'I see',
}
