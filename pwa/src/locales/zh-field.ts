export const zhField = {
  'today.done': '记好了：{what}', 'today.undo': '记好了：{door} {what}',
  'today.noted': '{when} 记下', 'today.reported': '报了 {n} 件', 'today.open': '{door}，记这一户', 'today.away_at': '没人在：{door}',
  'today.too_late': '已经传上去了，撤不回来。', 'today.too_late.how': '说错了就再记一次，后面这次算数。', 'today.not_saved': '这一户没记下。',
  'today.not_saved.how': '手机可能满了。清一清，再点一次。',

  'visit.title': '这一户怎么样', 'visit.mode.phone': '打过电话', 'visit.mode.met_outside': '门外碰到', 'visit.mode.enterprise': '在单位、店里',
  'visit.need.dispute': '有纠纷', 'visit.need.errand': '要帮办事', 'visit.need.care_requested': '请常来看看', 'visit.need.hazard': '有隐患', 'visit.fine': '没事', 'visit.fine.at': '见到了，没事',
  'visit.more': '更多', 'visit.needs': '要什么', 'visit.note': '写一句', 'visit.note.hint': '可以不写；不写姓名', 'visit.report': '报事',
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
