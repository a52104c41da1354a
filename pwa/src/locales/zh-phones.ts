/** Words about phones that were lost: they come with the pages that list them. */
export const zhPhones = {
  'phones.title': '手机', 'phones.hint': '只记哪天起，不记什么时候用过、在哪里',
  'phones.what': '手机丢了就封存：它一连上网就进不去了；一直没有网，也只能再打开几天。东西都还在手机里，解除后会自己发出去。',
  'phones.none': '还没有手机。', 'phones.line': '{made}起 · 尾号 {tail}', 'phones.this': '就是这一部',
  'phones.sealed': '封存着', 'phones.since': '{day}封存的',
  'phones.seal': '封存这台手机', 'phones.seal_at': '封存这台手机：{what}',
  'phones.unseal': '解除封存', 'phones.unseal_at': '解除封存：{what}',
  'phones.sealed_now': '封存了。', 'phones.sealed_now.how': '东西都还在手机里，解除后会自己发出去。封错了，点“解除封存”。',
  'phones.unsealed_now': '解除了。', 'phones.unsealed_now.how': '那部手机有网时照常用，没传的自己传上来。',

  'own.title': '我的手机', 'own.lost': '我丢了这台手机', 'own.lost_at': '我丢了这台手机：{what}',
  'own.ask': '封存这台手机吗？', 'own.ask.how': '它一连上网就进不去了。东西都还在手机里。找回来了，请管理员解除，没传的会自己发出去。',
  'own.yes': '封存', 'own.no': '没有丢', 'own.done': '封存了。', 'own.done.how': '东西都还在手机里。找回来了，请管理员解除。',
  'own.offline': '没有网，没办成。', 'own.offline.how': '有网再点一次；等不及，给管理员打电话。',
  'own.other': '没办成。', 'own.other.how': '过一会儿再试，或给管理员打电话。',
} as const
