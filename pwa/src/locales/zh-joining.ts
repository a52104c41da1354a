export const zhJoining = {
  'join.title': '可能是同一件事', 'join.hint': '同一处、同一类、前后 14 天。并不并，您看了再定',
  'join.take_in': '是同一件，并进来', 'join.join': '并到那一件', 'join.theirs': '同事在办，请派单员来并', 'join.holds': '这一件已并着别的，并不过去', 'join.look': '看那一件',
  'join.when': '{when}登记 · {state}', 'join.no_words': '没写经过',
  'join.done': '并好了。报的人都看得到办到哪里。', 'join.undone': '分开了，各办各的。',
  'joined.title': '并进来的', 'joined.count': '{n} 件', 'joined.when': '{when}并进来', 'joined.undo': '不是一件，分开', 'joined.late': '过了 7 天，不再分开',
  'joined.here': '这一件并到另一件一起办。', 'joined.here.how': '报的人看到的是那一件办到哪里。', 'joined.open': '打开那一件',
  'joined.problem.cannot-join': '这两件并不了。', 'joined.problem.cannot-join.how': '可能刚办完，或已并到别处。请看一看。',
  'joined.problem.joined-too-long': '并了七天了，分不开了。', 'joined.problem.joined-too-long.how': '要另办，请再登记一件。',
} as const
