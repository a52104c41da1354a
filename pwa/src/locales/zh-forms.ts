/** Words around a district's own questions: they come with those screens. */
export const zhForms = {
  'offer.title': '还有本区的几个问题', 'offer.about': '关于 {place}。答不答都行，不答也不影响什么。',
  'offer.go': '答：{title}', 'offer.skip': '跳过', 'offer.on': '接着答：{title}',

  'fill.about.visit': '关于这次走访', 'fill.about.record': '关于这件事', 'fill.why': '问什么、为什么问、留多久', 'fill.version': '第 {n} 版',
  'fill.free': '答不答都行。住户不想答，就跳过，什么也不影响。不写姓名、电话。',
  'fill.save': '存下，有网就传', 'fill.saving': '正在存…', 'fill.mend': '改好了，再传', 'fill.language': '用哪种话问',
  'fill.missing': '这些问题不在这部手机里。', 'fill.missing.how': '有网时再打开一次。',
  'fill.wrong': '还有没答好的。', 'fill.wrong.how': '已经帮您跳到那一处。', 'fill.drop': '不答了，删掉',
  'fill.purpose': '用来：{purpose} 留 {days} 天。',

  'question.must': '要答', 'question.clear': '清掉', 'question.several': '可以选几个', 'question.choose': '请选一个',
  'question.time': '第 {n} 处', 'question.more': '再加一处', 'question.less': '去掉第 {n} 处',
  'question.spot.get': '取这里的位置', 'question.spot.searching': '正在找…', 'question.spot.found': '位置取到了，误差约 {m} 米', 'question.spot.none': '没取到，可以不答。',
  'wrong.required': '这一题要答。', 'wrong.constraint': '这样答不行，请再看一看。', 'wrong.choice': '这一个现在不能选，请换一个。',
  'wrong.type': '写得不对。', 'wrong.type.integer': '请写整数，比如 3。', 'wrong.type.decimal': '请写数字，比如 2.5。', 'wrong.type.date': '没有这一天。', 'wrong.type.time': '请写几点几分。',

  'line.title': '本区的问题', 'line.draft': '没答完，接着答', 'line.waiting': '等着传', 'line.open': '看一看，改好再传', 'line.drop': '不要了，删掉', 'line.dropped': '删掉了。',
  'line.refused': '这份答案没收下。', 'line.refused.answers-refused': '有一题不合要求：{which}。', 'line.refused.no-such-matter': '它说的那件事、那次走访不在中心。',
  'line.refused.no-such-form': '这些问题不再问了。', 'line.refused.other': '中心说：{title}',

  'notice.title': '本区问些什么', 'notice.lead': '上门或办事时，工作人员可能会问下面这些。答不答由您，不答什么也不影响。',
  'notice.none': '现在没有另外要问的。', 'notice.failed': '没有网，看不到。', 'notice.failed.how': '有网时再看。',
  'notice.never': '从不问：姓名、证件号、电话、人脸、宗教、民族、学历、收入、政治面貌、病情、婚史、前科、上访、行踪、孩子的学校。',
  'notice.rules': '答案只跟一件事、一次走访，不跟人；到期自动删；不能按人查；统计最细到村社区。',
  'notice.about.visit': '上门走访时问', 'notice.about.record': '报一件事时问', 'notice.since': '{day} 起问', 'notice.area': '在 {area}',
  'notice.kept': '留 {days} 天，到期删掉', 'notice.choices': '可以选：{choices}', 'notice.computed': '由别的答案算出',
} as const

export type FormsKey = keyof typeof zhForms
