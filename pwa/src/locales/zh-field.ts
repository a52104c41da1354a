/** The words of the other pages, which come with the first of them. */
export const zhField = {
  'role.grid_worker': '网格员', 'role.building_leader': '楼栋长', 'role.mediator': '调解员',
  'role.dispatcher': '派单员', 'role.window_clerk': '窗口', 'role.handler': '部门经办',
  'role.leader': '负责人', 'role.justice_admin': '司法所', 'role.auditor': '审计', 'role.admin': '管理员',

  'enrol.title': '扫码进来', 'enrol.how': '这个码只能用一次。进来以后，这部手机 180 天不用再登录，不用记密码。',
  'enrol.act': '用这部手机进来', 'enrol.busy': '正在进来…', 'enrol.here': '这部手机上有人登录着。',
  'enrol.here.how': '先到“我的”里退出登录，再扫一次。没传的会留着。',
  'enrol.enrolment-used': '这个码用过了。', 'enrol.enrolment-revoked': '这个码作废了。', 'enrol.enrolment-too-old': '这个码过了七天，不能用了。',
  'enrol.no-such-enrolment': '没有这个码。', 'enrol.again.how': '请村里或社区再给您一个码。',

  'severity.1': '特别重大', 'severity.2': '重大', 'severity.3': '较大', 'severity.4': '一般',
  'outcome.settled': '当场说好了', 'outcome.flagged': '请人来调', 'outcome.noted': '先记着',
  'source.patrol': '网格内居民报', 'source.building_leader': '楼栋长报', 'source.window': '窗口登记',
  'source.resident': '居民自己报', 'source.phone': '来电', 'source.transfer': '移送',

  'record.title': '报纠纷', 'record.title.correct': '改这一条',
  'record.what': '什么事', 'record.one': '点一个', 'record.severity': '多大的事', 'record.severity.hint': '不清楚就不用改',
  'record.words': '说一说', 'record.words.hint': '可以不写；不写姓名、证件号',
  'record.count': '{n} / 2000 字',
  'record.place': '在哪里', 'record.place.found': '位置取到了，误差约 {n} 米', 'record.place.searching': '正在取位置，不用等',
  'record.place.none': '位置没取到，也能存。', 'record.building': '哪一栋', 'record.building.none': '不选，用手机的位置',
  'record.which': '您在哪一格？', 'record.which.hint': '手机的位置说不准', 'record.which.unsure': '说不准，不选',
  'record.door': '哪一户', 'record.door.none': '不选',
  'record.next': '怎么办', 'record.save': '存下，有网就传', 'record.save.correct': '改好，再传',
  'record.saving': '正在存…',
  'record.missing.category': '请点一个：什么事。', 'record.missing.outcome': '请点一个：怎么办。',
  'record.not_saved': '没存下。', 'record.not_saved.how': '手机快满了，或不让存。写的还在这里，别关，清一清再存。',
  'record.draft': '上次没写完，给您留着。', 'record.draft.drop': '重新写', 'record.dropped': '清空了，重新写。',

  'outbox.title': '待上传', 'outbox.last': '上次传成 {when}', 'outbox.never': '还没传过', 'outbox.now': '现在传',
  'outbox.safe': '都在手机里，不会丢', 'outbox.none': '都传上去了',
  'outbox.waiting': '等着传的', 'outbox.received': '已收到', 'outbox.received.hint': '留 7 天给您看',
  'outbox.noted_at': '{when} 记下', 'outbox.received_at': '{when} 中心收到',
  'outbox.draft_open': '草稿，点开接着写', 'outbox.phone_time': '手机写的时间：{when}',
  'outbox.use_now': '改用现在的时间', 'outbox.correct': '改这一条', 'outbox.empty': '没有等着传的。要报一件事吗？',
  'outbox.no_words': '没写话',

  'refused.kept': '事情还在，改好就能传。',
  'refused.time-out-of-range': '这条的时间不对。', 'refused.time.ahead': '这条的时间不对。手机的日期快了 {n} 天。', 'refused.time.behind': '这条的时间不对。手机的日期慢了 {n} 天。',
  'refused.not-your-area': '这一户不在您的片区。', 'refused.not-your-area.how': '换一栋，或报给中心，由中心转。',
  'refused.category-not-kept': '这类事这里不收。', 'refused.category-unknown': '没有这一类。',
  'refused.record-differs': '这一条以前传过，写的不一样。',
  'refused.record-changed': '别人刚改过。', 'refused.record-changed.how': '两份都留着，请您看一看。',
  'refused.other': '中心没收下这一条。',

  'record.unknown': '这一条不在这部手机里。', 'record.unknown.how': '可能是在别的手机上记的，或换了人登录。',

  'mine.title': '我报的事', 'mine.empty': '还没报过。看见什么，记一件。', 'mine.hint': '办到哪里，这里看得到',
  'mine.correct': '改', 'mine.settled': '当场说好了，记下了', 'mine.noted': '先记着，没有转出去',
  'mine.unclear': '不知道在哪一格，点“改”可以选', 'mine.on_way': '还在手机里，没传到中心', 'mine.office': '{office} · {day}前',
  'fate.reopened': '又在办了', 'fate.accepted': '受理了', 'fate.offered': '派出去了，等接', 'fate.paused': '停一停，等结果', 'fate.effective': '说好了，已生效',
  'fate.performing': '在履行', 'fate.performed': '履行完了', 'fate.partly_performed': '履行了一部分', 'fate.not_performed': '还没履行', 'fate.jc_applied': '请法院确认了',
  'fate.jc_confirmed': '法院确认了', 'fate.jc_dismissed': '法院没确认', 'fate.jc_not_accepted': '法院没收', 'fate.followup': '回访过了', 'fate.dossier_check': '快办完了',
  'fate.registered': '已登记，等人接', 'fate.assigned': '有人接了', 'fate.mediating': '正在调',
  'fate.agreed': '谈成了，有协议', 'fate.failed': '没谈成，告诉了别的办法',
  'fate.refused_by_party': '有一边不愿意调', 'fate.ended_by_party': '有一边不调了', 'fate.withdrawn': '撤回了',
  'fate.closed': '办完了', 'fate.transferred': '转给别处办', 'fate.refused_intake': '没有受理', 'fate.advice_only': '给了说法', 'fate.joined': '和另一件一起办',

  'me.reach': '走访', 'me.reach.what': '到过多少户；哪些手机要帮忙', 'me.cards': '打印来访告知单', 'me.labels': '打印楼栋码', 'me.library': '案例库', 'me.library.what': '看别处怎么解开的', 'me.after': '回访和诉求',
  'me.waits': '等着传', 'me.waits.n': '{n} 条，都在手机里', 'me.waits.none': '没有',
  'me.sign_out': '退出登录', 'me.sign_out.waits': '还有 {n} 条没传。退出不会丢，登录后接着传。', 'me.letters': '字的大小',
  'me.forms': '本区的问题', 'me.accounts': '开账号、做码、停用', 'me.roles': '管什么', 'me.do_not': '邻里不跟踪您走到哪里，不排名次。', 'me.sign_out.failed': '没退出。有网时再点。',

  'report.big': '大字', 'report.small': '小字',
  'report.title': '报一件事', 'report.what': '① 什么事', 'report.where': '② 在哪里', 'report.urgent': '着急吗',
  'report.words': '③ 说一说', 'report.words.hint': '可以不写，不用说谁的名字', 'report.mine': '{place}，我的楼', 'report.send': '报上去',
  'report.no_building': '您的片区', 'report.calm': '不着急就不用点', 'report.done': '报好了。',
  'report.done.how': '有网就传，办到哪里，“我报的事”里看得到。', 'report.other': '已经说好了，或只是记着？', 'report.marked': '按有危险报',

  'record.full': '手机快满了，这条还没存进去。', 'record.full.how': '写的字还在这里，别关。清一清就能存，照片先别拍。',

  'refused.record-differs.how': '两份都留着。改好再传，就记成下一版，中心原来那份不丢。', 'refused.visit-differs': '这一户的这一次以前传过，记的不一样。',
  'refused.visit-differs.how': '中心那份算数。要改，请到今天再记一次。',

  'outbox.visit_correct': '改这一次', 'outbox.visit_drop': '不要这一次', 'outbox.visit_dropped': '去掉了这一次',

  'photo.title': '照片',
  'photo.nth': '第 {n} 张照片', 'photo.remove': '去掉第 {n} 张照片', 'photo.removed': '去掉了一张照片',
  'photo.count': '照片 {n} 张', 'photo.progress': '文字已收到，照片 {sent} / {size} KB，断了会接着传',

  'enrol.only_yours': '只看得到您自己报的事。', 'enrol.only_yours.how': '邻居的情况这里没有。', 'enrol.no_track': '不跟踪您去哪里。',
  'enrol.no_track.how': '不排名次，不看您的手机。', 'enrol.no_password': '不用密码。', 'enrol.no_password.how': '这个码只能开一部手机，180 天有效。',
  'enrol.no_network.how': '码还没用掉。到有网的地方再点一次。', 'enrol.busy_there.how': '码还没用掉，过几分钟再点一次。',
  'enrol.busy_there': '中心现在忙。',
} as const
