/** Words around a district's own questions: they come with those screens. */
export const zhForms = {
  'offer.title': '还有本区的几个问题', 'offer.place': '关于 {place}', 'offer.about': '{about}。答不答都行，不答也不影响什么。',
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
  'file.rule.image': '拍东西，不拍人，不拍证件。',
  'file.rule.signature': '用手指或鼠标签在框里；不方便的，签在纸上拍下来也一样。只留这张图，怎么写的不留。',
  'file.rule.audio': '出了门，您自己说；不录住户。最多两分钟，最多留 30 天。',
  'file.take': '拍一张', 'file.choose': '从相册选', 'file.paper': '签在纸上，拍下来', 'file.room': '一份最多三张图（签字也算一张）。要拍这里，先去掉一张。',
  'file.again.image': '去掉这张', 'file.again.signature': '清掉，重签', 'file.again.audio': '去掉这段', 'file.removed': '去掉了。',
  'file.speak': '按住说，或点一下开始', 'file.speak.how': '松手或再点一下就停。', 'file.going': '正在录 {seconds}', 'file.stop': '松手或再点一下就停。', 'file.mute': '这部手机不能录音，可以不答。',
  'file.picture': '{label}：拍好的', 'file.sound': '{label}：录好的', 'file.pad': '{label}：在这里签', 'file.signed': '{label}：签好了，还可以接着写',
  'file.full': '手机快满了，这个没存下。', 'file.full.how': '已经答的都在。先空出一点地方，再来一次。', 'file.phone': '手机里存着什么',
  'file.failed': '没存下。', 'file.failed.how': '已经答的都在。再来一次。',
  'file.denied': '没有让用麦克风。', 'file.denied.how': '在手机设置里让这个应用用麦克风；不录也行。', 'file.unreadable': '手机打不开这张。', 'file.unreadable.how': '可能不是照片。去掉它，再拍一张。',
  'wrong.many': '一份最多三张图、一段录音，去掉一个。',
  'wrong.required': '这一题要答。', 'wrong.constraint': '这样答不行，请再看一看。', 'wrong.choice': '这一个现在不能选，请换一个。',
  'wrong.type': '写得不对。', 'wrong.type.integer': '请写整数，比如 3。', 'wrong.type.decimal': '请写数字，比如 2.5。', 'wrong.type.date': '没有这一天。', 'wrong.type.time': '请写几点几分。',

  'line.title': '本区的问题', 'line.draft': '没答完，接着答', 'line.waiting': '等着传', 'line.open': '看一看，改好再传', 'line.drop': '不要了，删掉', 'line.dropped': '删掉了。',
  'line.refused': '这份答案没收下。', 'line.refused.answers-refused': '有一题不合要求：{which}。', 'line.refused.no-such-matter': '它说的那件事、那次走访不在中心。',
  'line.refused.no-such-form': '这些问题不再问了。', 'line.refused.other': '中心说：{title}',

  'line.files': '{n} 个图或录音还在路上', 'line.left': '不传了。',
  'notice.title': '本区问些什么', 'notice.lead': '上门或办事时，工作人员可能会问下面这些。答不答由您，不答什么也不影响。',
  'notice.none': '现在没有另外要问的。', 'notice.failed': '没有网，看不到。', 'notice.failed.how': '有网时再看。',
  'notice.never': '从不问：姓名、证件号、电话、人脸、宗教、民族、学历、收入、政治面貌、病情、婚史、前科、上访、行踪、孩子的学校。',
  'notice.rules': '答案只跟一件事、一次走访，不跟人；到期自动删；不能按人查；统计最细到村社区。',
  'notice.about.visit': '上门走访时问', 'notice.about.record': '报一件事时问', 'notice.since': '{day} 起问', 'notice.area': '在 {area}',
  'notice.kept': '留 {days} 天，到期删掉', 'notice.choices': '可以选：{choices}', 'notice.computed': '由别的答案算出',
} as const

export type FormsKey = keyof typeof zhForms
