/** Words of the page where forms are uploaded and approved: they come with that page. */
export const zhFormsDesk = {
  'title': '本区的问题', 'lead': '本区自己加的问题，只跟一件事或一次走访，不跟人。一位管理员上传，另一位批准，才会问。', 'notice': '给居民看的公示：问什么、为什么、留多久',
  'file': '选一个 XLSForm（.xlsx）', 'file.hint': '先看一遍，不写进去', 'reading': '正在看…', 'again': '换一个文件',
  'fine': '看过了，能用：{title}', 'fine.how': '下面是会问的。选好跟什么走、在哪里问，再上传。', 'refused': '有 {n} 处不能用', 'refused.how': '请在表里改好，再选一次。什么也没写进去。',
  'left_out': '这些列不读：{columns}', 'place': '{sheet} 表 第 {row} 行 {column}', 'place.sheet': '{sheet} 表 {column}', 'place.book': '整个文件',
  'about': '跟什么走', 'about.visit': '一次走访', 'about.record': '一件事', 'about.missing': '请选一个。',
  'upload': '上传，请另一位批准', 'uploading': '正在上传…', 'uploaded': '上传了：{title} 第 {n} 版。', 'uploaded.how': '请另一位管理员来看、来批准。',
  'list': '都有哪些', 'none': '还没有。', 'version': '第 {n} 版 · {area} · {about}', 'answers': '现在留着 {n} 份答案', 'questions': '看 {n} 个问题',
  'standing.waiting': '等批准', 'standing.live': '在问', 'standing.declined': '没批准', 'standing.replaced': '换了新版', 'standing.retired': '不问了',
  'own': '您上传的，要另一位管理员批准。', 'approve': '批准，开始问', 'decline': '不批准', 'retire': '不再问', 'retire.how': '没答完的还能答完、传上来；已有的答案到期才删。', 'retire.yes': '不再问', 'retire.no': '还接着问',
  'done.live': '批准了，手机有网就会取到。', 'done.declined': '记下了：没批准。', 'done.retired': '不再问了。',
  'export': '拿答案', 'export.hint': '只到村社区，不带门牌、不带位置；图和录音，表里写着在哪个地址看；拿一次、看一次，都记',
  'kept': '留 {days} 天', 'for': '用来：{purpose}',
  'failed': '没取到。', 'failed.how': '有网时再来。', 'not_done': '没办成：{title}', 'not_done.how': '过一会儿再试。',
  'problem.other-form': '这个 form_id 已经是另一份表的：换个地方、或跟的东西不同。', 'problem.second-admin': '自己上传的，要另一位管理员批准。', 'problem.no-step': '它已经不在那一步了，请再看一看。', 'problem.forbidden': '这不归您管。',

  'why.no-workbook': '不是 XLSX，或坏了。', 'why.too-large': '解开来太大，不像一份表。', 'why.too-many-rows': '超过 {said} 行。', 'why.too-many-choices': '所有的题加起来超过 {said} 个选项。', 'why.form-too-large': '这份表超过 {said} KB，手机吃不消。', 'why.no-survey': '没有 survey 表，或缺 type、name 列。',
  'why.sheet': '不支持 {said} 表。', 'why.formula': '这一格是公式：请写成值。', 'why.date-cell': '这一格是日期：请设成文本再写。', 'why.too-long': '这一格太长：{said} 个字。', 'why.unstorable': '有存不下的字符。',
  'why.column': '不支持 {said} 这一列。', 'why.column-twice': '{said} 这一列有两次。', 'why.type': '不支持 {said} 这种题。', 'why.type-attachment': '{said}：文件只收 image、audio；签名是 image，appearance 写 signature。', 'why.too-many-attachments': '一份表最多 {said} 个这样的题。', 'why.required-in-repeat': '{said} 在重复里，不能要求一定答：次数可能比收的图多。', 'why.required-sound': '{said} 不能要求一定答：不是每部手机都能录，也不是人人都能说。', 'why.type-of-the-app': '{said}：该说的应用自己会说，请删掉。',
  'why.end': '{said}：有头没尾，或有尾没头。', 'why.repeat-in-repeat': '重复里不能再套重复。', 'why.name': '名字不能用 {said}：只用字母、数字和 _。', 'why.name-twice': '名字 {said} 有两次。', 'why.no-label': '这一题没有 label。',
  'why.no-choices': '没有叫 {said} 的选项。', 'why.choice-name': '选项名不能用 {said}：不带空格，最多 64 个字。', 'why.no-questions': '一个问题也没有。', 'why.no-form-id': 'settings 里缺 form_id，或写了字母、数字、. _ - 以外的。', 'why.no-title': 'settings 里缺 form_title。',
  'why.no-purpose': '没说为什么问：写在 purpose 列，或 settings 里。', 'why.keep-days': 'keep_days 要写 1 到 365 的整数：{said}', 'why.default': '默认值 {said} 和题型不合，或不是固定的值。', 'why.not-here': '{said} 写在这一行没有用。',
  'why.forbidden': '这是从不问的：{said}', 'why.forbidden-number': '这里写着证件号或电话。', 'why.pyxform': '{said}', 'why.circular': '互相等着：{said}',
  'why.not-understood': '这一段看不懂：{said}', 'why.expression-too-long': '式子太长：{said} 个字。', 'why.too-deep': '式子套得太深，最多 {said} 层。', 'why.ends-early': '式子没写完。', 'why.expected': '式子里少一个 {said}',
  'why.bare-name': '{said} 不是题：写成 ${{said}}，或给文字加引号。', 'why.unknown-function': '没有 {said} 这个函数。', 'why.arguments': '{said} 里的东西多了或少了。', 'why.pattern': '不支持这样的式样：{said}', 'why.pattern-not-written-out': 'regex() 的式样要直接写在引号里。',
  'why.unknown-name': '没有叫 {said} 的题。', 'why.no-answer': '{said} 是说明、分组或重复，没有答案。', 'why.outside-repeat': '{said} 在重复里：用 sum、count、min 或 max 来问。', 'why.not-repeated': '{said} 要从外面问重复里的题。', 'why.dot': '点号表示这一题的答案，只能写在 constraint 里。',

  'topic.full_name': '姓名', 'topic.id_number': '证件号、账号、车牌', 'topic.phone': '电话、微信、邮箱', 'topic.face_and_body': '人脸、指纹、人的照片', 'topic.religion': '宗教', 'topic.ethnicity': '民族、籍贯', 'topic.education': '学历', 'topic.income': '收入、财产', 'topic.political_status': '政治面貌',
  'topic.health': '健康、病情', 'topic.marriage': '婚史', 'topic.record_of_a_person': '前科、给人贴的标签', 'topic.petition': '上访', 'topic.contacts_and_tracks': '联系人、行踪', 'topic.minors_at_school': '孩子的学校', 'topic.birthday': '生日、身高体重',
} as const

export type FormsDeskKey = keyof typeof zhFormsDesk
