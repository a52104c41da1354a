import type { zhJoining } from './zh-joining'

export const enJoining: Record<keyof typeof zhJoining, string> = {
  'join.title': 'May be the same matter', 'join.hint': 'Same place, same class, within 14 days. You look and decide',
  'join.take_in': 'Same matter: join it here', 'join.join': 'Join to that one', 'join.theirs': 'A colleague has it: the desk can join them', 'join.holds': 'Others are joined to this one, so it stays', 'join.look': 'Look at it',
  'join.when': 'Registered {when} · {state}', 'join.no_words': 'No words written',
  'join.done': 'Joined. Everyone who reported sees how it goes.', 'join.undone': 'Apart again. Each goes its own way.',
  'joined.title': 'Joined here', 'joined.count': '{n}', 'joined.when': 'Joined {when}', 'joined.undo': 'Not the same: take apart', 'joined.late': 'After 7 days it stays joined',
  'joined.here': 'This one is dealt with in another case.', 'joined.here.how': 'Who reported it sees how that one goes.', 'joined.open': 'Open that case',
  'joined.problem.cannot-join': 'These two cannot be joined.', 'joined.problem.cannot-join.how': 'It may be over, or joined elsewhere. Please look.',
  'joined.problem.joined-too-long': 'Joined for seven days: it stays so.', 'joined.problem.joined-too-long.how': 'To deal with it apart, register it anew.',
}
