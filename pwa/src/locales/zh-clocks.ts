export const zhClocks = {
  'clocks.title': '时限', 'clocks.none': '没有在走的时限。', 'clocks.failed': '没取到时限。', 'clocks.ended': '走完的 {n} 个',
  'clock.feedback': '回话给来人', 'clock.acceptance': '定下受不受理', 'clock.dispatch': '派出去', 'clock.centre_decides': '中心定给谁',
  'clock.first_contact': '头一回联系', 'clock.mediation': '调解', 'clock.court_reference': '法院委托', 'clock.level': '第 {about} 级办理',
  'clock.performance': '看约定做了没有', 'clock.confirmation': '申请司法确认', 'clock.follow_up': '{about} 天回访', 'clock.reopen_window': '可以重新打开',
  'variant.labour': '劳动争议', 'variant.medical': '医疗纠纷', 'variant.traffic': '交通事故', 'variant.tourism': '景区旅游', 'variant.danger': '有危险',
  'clock.until': '最晚 {day}', 'clock.at': '最晚 {day} {time}', 'clock.left': '还有 {n} 天', 'clock.today': '今天到期', 'clock.late': '过了 {n} 天',
  'clock.late.today': '今天已过', 'clock.lapsed': '已过期', 'clock.paused': '停着，从 {day} 起', 'clock.waited': '停过 {n} 天，已往后推',
  'clock.provisional': '日子还可能动：那一年的放假安排还没公布。', 'clock.last_working_day': '按最后一个工作日算。',
  'pause.because': '在等：{reason}',
  'pause.appraisal_鉴定': '鉴定', 'pause.party_away': '当事人外出', 'pause.awaiting_admin_decision': '等行政决定', 'pause.both_agree': '双方同意停一停', 'pause.force_majeure': '不可抗力',
  'ended.met': '按时', 'ended.late': '晚了', 'ended.cancelled': '不用了',
} as const
