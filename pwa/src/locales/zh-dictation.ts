export const zhDictation = {
  'sound.title': '口述', 'sound.hint': '自己出门以后说；可以不用',
  'sound.rule': '只录您自己。不录别人，不在门口录。不说姓名和电话。',
  'sound.kept': '字定下来就删，最多留 30 天。',
  'sound.hold': '按住说', 'sound.hold.how': '松开就存；也可以点一下开始，再点一下停', 'sound.stop': '松开或再点一下，就停',
  'sound.going': '正在录 {seconds} 秒', 'sound.nth': '口述的录音', 'sound.remove': '去掉录音', 'sound.removed': '去掉了录音',
  'sound.denied': '手机不让用话筒。', 'sound.denied.how': '在手机设置里许可，或者打字。', 'sound.failed': '没录上。', 'sound.failed.how': '再说一次，或者打字。',
  'sound.full': '手机快满了，这段没存下。', 'sound.full.how': '文字照样存，先打字。',
  'sound.sent': '录音已收到', 'sound.proposal': '听写出来是：{text}', 'sound.take': '用这段话', 'sound.taken': '写进去了。存下以后，录音就删。',
} as const
