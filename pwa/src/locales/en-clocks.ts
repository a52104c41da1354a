import type { zhClocks } from './zh-clocks'

export const enClocks: Record<keyof typeof zhClocks, string> = {
  'clocks.title': 'Time limits', 'clocks.none': 'No time limit is running.', 'clocks.failed': 'The time limits did not come.', 'clocks.ended': '{n} that are over',
  'clock.feedback': 'Tell who brought it', 'clock.acceptance': 'Accept or refuse', 'clock.dispatch': 'Hand it on', 'clock.centre_decides': 'The centre decides',
  'clock.first_contact': 'First contact', 'clock.mediation': 'Mediation', 'clock.court_reference': 'Lent by the court', 'clock.level': 'Handling at level {about}',
  'clock.performance': 'See whether it was done', 'clock.confirmation': 'Apply for judicial confirmation', 'clock.follow_up': 'Ask again after {about} days', 'clock.reopen_window': 'Can be opened again',
  'variant.labour': 'labour dispute', 'variant.medical': 'medical dispute', 'variant.traffic': 'traffic accident', 'variant.tourism': 'tourists', 'variant.danger': 'danger',
  'clock.until': 'by {day}', 'clock.at': 'by {day}, {time}', 'clock.left': '{n} days left', 'clock.today': 'due today', 'clock.late': '{n} days late',
  'clock.late.today': 'late since today', 'clock.lapsed': 'time is over', 'clock.paused': 'stands still since {day}', 'clock.waited': 'stood still for {n} days, so it is due later',
  'clock.provisional': 'The day may still move: the holidays of that year are not announced.', 'clock.last_working_day': 'The last working day in time.',
  'pause.because': 'Waits for: {reason}',
  'pause.appraisal_鉴定': 'an appraisal', 'pause.party_away': 'a party who is away', 'pause.awaiting_admin_decision': 'an office’s decision', 'pause.both_agree': 'both sides agreed to wait', 'pause.force_majeure': 'force majeure',
  'ended.met': 'in time', 'ended.late': 'late', 'ended.cancelled': 'not needed',
}
