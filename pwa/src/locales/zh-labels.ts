/** Words of the sheets with codes for buildings, and of the labels themselves. */
export const zhLabels = {
  'labels.title': '打印楼栋码', 'labels.what': '贴在楼门口。网格员扫一下，就说明了在哪栋楼；谁扫都不登记任何事。',
  'labels.area': '哪个片区', 'labels.staircases': '每个单元一张', 'labels.building': '每栋一张', 'labels.which': '几张',
  'labels.make': '做出来', 'labels.making': '正在做… {n}', 'labels.print': '打印（A4，一页 8 张）', 'labels.again': '换一个片区', 'labels.count': '{n} 张，{pages} 页',
  'labels.none': '这个片区没有楼栋。先装入楼栋和门的名单。', 'labels.failed': '没做成。要有网；再试一次。', 'labels.no_area': '名单还没到这里。连上网再打开。',
  'label.app': '邻里 · 楼栋码', 'label.unit': '{n} 单元', 'label.says': '网格员记事情用。扫它什么也不登记，里面没有住户的信息。', 'label.number': '编号 {code}',
  'door.title': '这是楼栋码', 'door.what': '网格员记事情的时候，用它说明在哪栋楼。', 'door.nothing': '您扫了它，什么也没登记，也没人知道您扫过。',
  'door.people': '码里只有楼的编号，没有住户的任何信息。', 'door.sign_in': '我是网格员，登录', 'door.notice': '看看收集什么、不收集什么', 'door.go': '到我的页面',
  'door.not_file': '您的身份不在这里记事情。',
} as const
