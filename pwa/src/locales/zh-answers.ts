/** Words of reading answers again: they come with those screens, which need the network. */
export const zhAnswers = {
  'title': '本区问题的回答', 'looked': '别人看一次，记一次', 'show': '看本区问题的回答', 'none': '这件事没有本区问题的回答。',
  'failed': '没有网，看不到回答。', 'loading': '正在取…', 'again': '再试一次',
  'version': '第 {n} 版 · {day} 答 · 留到 {until}，到期删掉',
  'time': '第 {n} 处', 'spot': '给了位置，误差约 {m} 米（在哪里不显示）', 'spot.plain': '给了位置（在哪里不显示）', 'yes': '是', 'no': '不是',
  'picture': '{label}：图', 'sound': '{label}：录音', 'heard': '机器听出：{text}',
  'stands.on-its-way': '还在答的人的手机里，没传完', 'stands.refused': '打不开，没收下', 'stands.forgotten': '到期，删掉了',
  'own': '我答过的本区问题', 'own.hint': '看看当时怎么答的', 'own.about.record': '关于一件事', 'own.about.visit': '关于一次走访', 'own.line': '{day} 答 · 留到 {until}',
  'own.gone': '没有了。留的日子到了，就删掉了。',
} as const

export type AnswersKey = keyof typeof zhAnswers
