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

/** What a form hands over: the act is taken by the page around it. */
export type Said = object
