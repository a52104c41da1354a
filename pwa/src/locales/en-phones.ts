import type { zhPhones } from './zh-phones'

export const enPhones: Record<keyof typeof zhPhones, string> = {
  'phones.title': 'Phones', 'phones.hint': 'By their first day only; not when or where they were used',
  'phones.what': 'Seal a phone that is lost: it lets nobody in once it is online, and opens for a few days at most if it never is. All stays on it, and goes out by itself once the seal is undone.',
  'phones.none': 'No phone yet.', 'phones.line': 'Since {made} · ends in {tail}', 'phones.this': 'This one',
  'phones.sealed': 'Sealed', 'phones.since': 'sealed {day}',
  'phones.seal': 'Seal this phone', 'phones.seal_at': 'Seal this phone: {what}',
  'phones.unseal': 'Unseal', 'phones.unseal_at': 'Unseal: {what}',
  'phones.sealed_now': 'Sealed.', 'phones.sealed_now.how': 'All stays on it, and goes out by itself once the seal is undone. The wrong one? Tap "Unseal".',
  'phones.unsealed_now': 'Unsealed.', 'phones.unsealed_now.how': 'It works as before once it is online; what waits goes out by itself.',

  'own.title': 'My phones', 'own.lost': 'I lost this phone', 'own.lost_at': 'I lost this phone: {what}',
  'own.ask': 'Seal this phone?', 'own.ask.how': 'It lets nobody in once it is online. All stays on it. When it is found, the admin unseals it, and what waits goes out by itself.',
  'own.yes': 'Seal it', 'own.no': 'It is not lost', 'own.done': 'Sealed.', 'own.done.how': 'All stays on it. When it is found, ask the admin to unseal it.',
  'own.offline': 'No network, not done.', 'own.offline.how': 'Tap again with a network; if it cannot wait, ring the admin.',
  'own.other': 'Not done.', 'own.other.how': 'Try again in a while, or ring the admin.',
}
