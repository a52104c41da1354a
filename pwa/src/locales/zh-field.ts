export const zhField = {
  'today.done': '记好了：{what}', 'today.undo': '记好了：{door} {what}',
  'today.noted': '{when} 记下', 'today.reported': '报了 {n} 件', 'today.open': '{door}，记这一户', 'today.away_at': '没人在：{door}',
  'today.too_late': '已经传上去了，撤不回来。', 'today.too_late.how': '说错了就再记一次，后面这次算数。', 'today.not_saved': '这一户没记下。',
  'today.not_saved.how': '手机可能满了。清一清，再点一次。',

  'week.this': '这周', 'week.all': '所有的门', 'week.of': '{done} / {n}', 'week.done': '这周的走完了。要报一件事吗？', 'week.mine': '走访', 'week.mine.what': '我这格的数、不去的门、来访告知单',
  'why.call': '请打电话，{day}前', 'why.come': '约好再去，{day}前', 'why.asked': '上次说：{what}', 'why.care': '请常来看看，到{day}', 'why.noted': '先记着的事 {n} 件', 'why.new': '新的门', 'why.long': '很久没去',
  'hour.says': '这栋{days}{part}开门多（{answered} / {tried} 次）', 'hour.weekday': '平日', 'hour.weekend': '周末',
  'hour.morning': '上午 8–12 点', 'hour.noon': '中午 12–14 点', 'hour.afternoon': '下午 14–18 点', 'hour.evening': '晚上 18–21 点',

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

  'photo.title': '照片', 'photo.hint': '拍东西，不拍人；可以不拍', 'photo.take': '拍一张', 'photo.choose': '从相册选',
  'photo.nth': '第 {n} 张照片', 'photo.remove': '去掉第 {n} 张照片', 'photo.removed': '去掉了一张照片',
  'photo.count': '照片 {n} 张', 'photo.progress': '文字已收到，照片 {sent} / {size} KB，断了会接着传',
  'photo.full': '手机快满了，这张没存下。', 'photo.full.how': '文字照样存，照片先别拍。',
  'photo.unreadable': '手机打不开这张。', 'photo.unreadable.how': '可能不是照片。去掉它，再拍一张。',
  'photo.broken': '有一张照片传了五次都断了。', 'photo.broken.how': '文字已收到，照片还在手机里。换个信号好的地方再传。',
  'photo.refused': '有一张照片中心没收下。', 'photo.refused.how': '文字已收到。能再拍就再拍一张。',
  'photo.attachment-type.how': '只收 JPEG、PNG、WebP 照片。文字已收到。',
  'photo.attachment-too-large.how': '它太大了。文字已收到。', 'photo.too-many-attachments.how': '一条最多三张。文字已收到。',
  'photo.attachment-not-a-picture.how': '它不是照片，或者坏了。文字已收到。',
  'photo.lost': '有一张照片不在手机里了。', 'photo.lost.how': '文字已收到。能再拍就再拍一张。',
  'photo.send_again': '再传一次', 'photo.leave': '不传这张', 'photo.understood': '知道了',

  'enrol.only_yours': '只看得到您自己报的事。', 'enrol.only_yours.how': '邻居的情况这里没有。', 'enrol.no_track': '不跟踪您去哪里。',
  'enrol.no_track.how': '不排名次，不看您的手机。', 'enrol.no_password': '不用密码。', 'enrol.no_password.how': '这个码只能开一部手机，180 天有效。',
  'enrol.no_network.how': '码还没用掉。到有网的地方再点一次。', 'enrol.busy_there.how': '码还没用掉，过几分钟再点一次。',
  'enrol.busy_there': '中心现在忙。',
} as const
