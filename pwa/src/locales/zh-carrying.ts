export const zhCarrying = {
  'as_of': '这是 {when} 的样子。', 'as_of.offline': '截至 {when}，没有网络。', 'as_of.how': '照样能记，有网自动传。照片有网才看得到。', 'as_of.looking': '正在取新的。',
  'kept': '您手上的案件存在这部手机里，锁着。', 'list.own': '没网时只看得到您手上的案件。', 'list.none': '手机里没有您手上的案件。',
  'unsent': '没传', 'unsent.n': '{n} 步还没传。', 'unsent.how': '都在手机里，有网自动传。',
  'late': '{done} 做的，{came} 中心收到',
  'aside': '有 {n} 步没收下，等您看。', 'aside.how': '写的都在。先看那一步，再接着做。', 'aside.gone': '这件已不在您手上，有 {n} 步没收下。',
  'aside.gone.how': '写的都还在手机里。请和镇中心说一声；再派给您，就能再传。', 'aside.open': '去看',
  'step': '案件', 'step.noted': '{when} 记下', 'step.behind': '等前一步', 'step.title': '案件的步骤',
  'step.open': '打开案件', 'step.mend': '改这一步', 'step.again': '再传一次', 'step.now': '改用现在的时间', 'step.drop': '不要这一步', 'step.dropped': '去掉了这一步',
  'mend.title': '改这一步', 'mend.save': '改好，再传', 'mend.nothing': '这一步没有要填的。',
  'refused.step-out-of-turn': '案件已不在这一步，没收下。', 'refused.step-out-of-turn.how': '可能退回了，或别人做过了。打开案件看一看。',
  'refused.forbidden': '案件已不归您办，没收下。', 'refused.forbidden.how': '可能派给别人了。请打镇中心电话。',
  'refused.not-found': '看不到这件案件了，没收下。', 'refused.not-found.how': '可能转走了。请打镇中心电话。',
  'refused.time-out-of-range': '手机的日期不对，没收下。', 'refused.time-out-of-range.how': '改用现在的时间，就能传。',
  'refused.not-of-this-case': '这一步说的那一方，中心没有。', 'refused.not-of-this-case.how': '先把“加一方”那一步传上去。',
  'refused.party-differs': '这一方已经加过，写的不一样。', 'refused.party-differs.how': '中心那份算数。不要这一步就行。',
  'refused.consent-missing': '两边都愿意，才能开始调，没收下。', 'refused.consent-missing.how': '先记下每一方愿不愿意。',
  'refused.rights-not-told': '还没念权利义务，没收下。', 'refused.rights-not-told.how': '先念给每一方听，记下来。',
  'refused.body-refused': '有一处写得不对，没收下。', 'refused.body-refused.how': '改好就能传。',
  'refused.other': '中心没收下这一步。', 'refused.other.how': '写的还在。改好再传，或打镇中心电话。',
  'full': '手机满了，这一步没存下。', 'full.how': '删掉一些照片或应用，再点一次。写的还在这里。',
} as const

export type CarryingKey = keyof typeof zhCarrying
