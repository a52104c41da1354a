/** The words of the API document that the case's forms offer, in the order they are shown. */
export const PARTY_ROLES = ['applicant', 'respondent', 'third_person', 'guardian', 'agent'] as const
export const PARTY_KINDS = ['natural', 'legal_person', 'unincorporated'] as const
export const CONSENTS = ['agree', 'refuse', 'withdrawn'] as const
export const CONSENT_HOW = ['in_person', 'phone', 'written', 'message'] as const
export const RIGHTS_HOW = ['read_aloud', 'shown', 'handed_over', 'phone'] as const
export const SESSION_MODES = ['on_site', 'committee_room', 'home_visit', 'field_田间', 'baba_hui', 'phone', 'online'] as const
export const ITEM_KINDS = ['pay', 'return_thing', 'repair', 'stop_act', 'do_act', 'apologize', 'visit_care', 'other'] as const
export const AGREED_HOW = ['written', 'oral'] as const
export const FAIL_RESULTS = ['failed', 'refused_by_party', 'ended_by_party', 'withdrawn'] as const
export const RETURN_REASONS = ['not_duty', 'should_be_upper', 'conflict_of_interest', 'no_capacity', 'wrong_place', 'duplicate'] as const
export const GRADES = ['simple', 'general', 'difficult', 'major'] as const
export const TOLD = ['advice', 'department', 'court', 'arbitration', 'police', 'not_our_matter'] as const
export const LEVEL_REASONS = ['failed_below', 'several_departments', 'many_people', 'large_amount', 'needs_expert', 'asked_for', 'other'] as const
export const PAUSE_REASONS = ['appraisal_鉴定', 'party_away', 'awaiting_admin_decision', 'both_agree', 'force_majeure'] as const
export const PAPERS = ['id_card', 'household_book', 'licence', 'known_to_mediator', 'other'] as const
export const MARK_WAYS = ['paper', 'fingerprint', 'seal'] as const
export const PERFORMANCES = ['full', 'partial', 'none', 'on_spot'] as const
export const PROOFS = ['receipt', 'transfer_slip', 'photo', 'both_say', 'seen', 'none'] as const
export const ANSWERS = ['jc_confirmed', 'jc_dismissed', 'jc_not_accepted'] as const
export const FOLLOWED_HOW = ['phone', 'home_visit', 'online', 'met_outside'] as const
export const FOLLOW_UP_DAYS = ['7', '30', '90'] as const
export const SOLVED = ['solved', 'partly', 'not_solved', 'not_said'] as const
export const ROOT_CAUSES = ['money_owed', 'boundary_or_use', 'noise_smell_leak', 'contract_unclear', 'accident_injury', 'care_duty', 'management_fee', 'policy_understanding', 'service_quality', 'other'] as const
export const REOPEN_REASONS = ['not_performed', 'flared_up', 'party_asks', 'error_found'] as const

/** What a form hands over: the act is taken by the page around it. */
export type Said = object
