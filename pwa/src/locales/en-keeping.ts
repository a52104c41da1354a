import type { zhKeeping } from './zh-keeping'

export const enKeeping: Record<keyof typeof zhKeeping, string> = {
  'tabs.filed': 'Another tab has saved this one.',
  'tabs.filed.how': 'You find it under “To send”; here you can begin a new one.',
  'tabs.filed.other': 'What stands here differs from it; both are kept. Save again to make it a record of its own.',
  'photo.unkept': 'The phone is full: {n} photo(s) could not be kept.',
  'photo.unkept.how': 'The words are saved all the same. Send what waits, or make room on the phone, and take it again.',
  'photo.unkept.without': 'Go without it',
  'photo.unkept.mark': '{n} photo(s) could not be kept. Tap “Correct” to take them again.',
  'photo.failed': 'This photo was not saved.',
  'photo.failed.how': 'Try once more. The words are not touched.',
  'phone.title': 'This phone',
}
