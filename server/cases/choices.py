"""The words that a step may choose from, as they cross the wire."""

PARTY_KINDS = ("natural", "legal_person", "unincorporated")
PARTY_ROLES = ("applicant", "respondent", "third_person", "guardian", "agent")
CONSENT_HOW = ("in_person", "phone", "written", "message")
RIGHTS_HOW = ("read_aloud", "shown", "handed_over", "phone")
SESSION_MODES = (
    "on_site",
    "committee_room",
    "home_visit",
    "field_田间",
    "baba_hui",
    "phone",
    "online",
)
RETURN_REASONS = (
    "not_duty",
    "should_be_upper",
    "conflict_of_interest",
    "no_capacity",
    "wrong_place",
    "duplicate",
)
ITEM_KINDS = (
    "pay",
    "return_thing",
    "repair",
    "stop_act",
    "do_act",
    "apologize",
    "visit_care",
    "other",
)
GRADES = ("simple", "general", "difficult", "major")
PAUSE_REASONS = (
    "appraisal_鉴定",
    "party_away",
    "awaiting_admin_decision",
    "both_agree",
    "force_majeure",
)
LEVEL_REASONS = (
    "failed_below",
    "several_departments",
    "many_people",
    "large_amount",
    "needs_expert",
    "asked_for",
    "other",
)
ASKED_BY = ("mediator", "desk", "party")
PAPERS = ("id_card", "household_book", "licence", "other", "known_to_mediator")
TOLD = ("not_our_matter", "court", "arbitration", "department", "police", "advice")
TICKS = (
    "rights",
    "principles",
    "facts_of_each",
    "facts_checked",
    "risks",
    "outcome",
    "signatures",
)
"""What a mediation record says, one after the other (人民调解记录)."""
MARK_BY = ("party", "mediator", "recorder", "seal")
MARK_WAYS = ("glass", "paper", "fingerprint", "seal")
PERFORMANCES = ("on_spot", "full", "partial", "none")
PROOFS = ("receipt", "transfer_slip", "photo", "both_say", "seen", "none")
ANSWERS = ("jc_confirmed", "jc_dismissed", "jc_not_accepted")
FOLLOWED_HOW = ("phone", "home_visit", "online", "met_outside")
FOLLOW_UP_DAYS = (7, 30, 90)
SOLVED = ("solved", "partly", "not_solved", "not_said")
ROOT_CAUSES = (
    "money_owed",
    "boundary_or_use",
    "noise_smell_leak",
    "contract_unclear",
    "accident_injury",
    "care_duty",
    "management_fee",
    "policy_understanding",
    "service_quality",
    "other",
)
REOPEN_REASONS = ("not_performed", "flared_up", "party_asks", "error_found")
FAIL_RESULTS = ("failed", "refused_by_party", "ended_by_party", "withdrawn")
