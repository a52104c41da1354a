import type { zhDictation } from './zh-dictation'

export const enDictation: Record<keyof typeof zhDictation, string> = {
  'sound.title': 'Dictate', 'sound.hint': 'Your own words, after the door; optional',
  'sound.rule': 'Record yourself only. Nobody else, and not at the door. No names or numbers.',
  'sound.kept': 'Deleted once its text is settled, after 30 days at the latest.',
  'sound.hold': 'Hold and speak', 'sound.hold.how': 'Let go to keep it; or tap to begin, tap again to end', 'sound.stop': 'Let go, or tap again, to end',
  'sound.going': 'Recording, {seconds} s', 'sound.nth': 'What you dictated', 'sound.remove': 'Remove the recording', 'sound.removed': 'Recording removed',
  'sound.denied': 'The phone does not let us use the microphone.', 'sound.denied.how': "Allow it in the phone's settings, or type.", 'sound.failed': 'Nothing was recorded.', 'sound.failed.how': 'Say it again, or type.',
  'sound.full': 'The phone is nearly full; this was not kept.', 'sound.full.how': 'Words still save: type for now.',
  'sound.sent': 'Recording received', 'sound.proposal': 'What was heard: {text}', 'sound.take': 'Use these words', 'sound.taken': 'Written in. The recording goes when you save.',
}
