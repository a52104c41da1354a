"""What each act on a case may say: a schema for each."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.api import Day, Id, Moment, Text, Whole, YesNo
from server.cases import choices
from server.cases.models import Consent
from server.cases.stages import WAY

LISTED = validate.Length(max=20)


def one_of(words: tuple[str, ...], **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(words), **options)


class StepSchema(Schema):
    """What every step may say beside its act."""

    act = one_of(tuple(WAY), required=True)
    at = Moment(load_default=None, allow_none=True)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)
    seq = Whole(0, 2**53, load_default=None, allow_none=True)


class ClearDangerSchema(StepSchema):
    note = Text(2000, shortest=1, required=True)


class AcceptSchema(StepSchema):
    grade = one_of(choices.GRADES, load_default=None, allow_none=True)


class TurnAwaySchema(StepSchema):
    told = one_of(choices.TOLD, required=True)
    note = Text(2000, load_default="")


class OfferSchema(StepSchema):
    organisation = Id(required=True)
    why = fields.List(Text(40, shortest=1), load_default=list, validate=LISTED)
    note = Text(2000, load_default="")


class DecideSchema(OfferSchema):
    note = Text(2000, shortest=1, required=True)


class RaiseLevelSchema(StepSchema):
    level = Whole(2, 5, required=True)
    reason = one_of(choices.LEVEL_REASONS, required=True)
    asked_by = one_of(choices.ASKED_BY, load_default="mediator")
    note = Text(2000, load_default="")


class PauseSchema(StepSchema):
    reason = one_of(choices.PAUSE_REASONS, required=True)
    note = Text(2000, load_default="")


class SeeIdentitySchema(StepSchema):
    party_id = Id(required=True)
    paper = one_of(choices.PAPERS, required=True)


class DeclareInterestSchema(StepSchema):
    interested = YesNo(required=True)
    note = Text(2000, load_default="")


class AssignSchema(StepSchema):
    mediator = Id(required=True)


class ReturnSchema(StepSchema):
    reason = one_of(choices.RETURN_REASONS, required=True)
    note = Text(2000, load_default="")


class AddPartySchema(StepSchema):
    party_id = Id(required=True)
    kind = one_of(choices.PARTY_KINDS, required=True)
    role = one_of(choices.PARTY_ROLES, required=True)
    name = Text(80, shortest=1, required=True)
    phone = Text(32, load_default=None, allow_none=True)


class RecordConsentSchema(StepSchema):
    party_id = Id(required=True)
    consent = fields.Enum(Consent, by_value=True, required=True)
    how = one_of(choices.CONSENT_HOW, required=True)


class TellRightsSchema(StepSchema):
    party_ids = fields.List(Id(), required=True, validate=validate.Length(min=1))
    how = one_of(choices.RIGHTS_HOW, required=True)


class HoldSessionSchema(StepSchema):
    mode = one_of(choices.SESSION_MODES, required=True)
    held_at = Moment(required=True)
    notes = Text(8000, load_default="")
    ticks = fields.List(one_of(choices.TICKS), load_default=list, validate=LISTED)
    recorded = YesNo(load_default=False)

    @validates_schema
    def only_online_is_recorded(self, said: dict[str, Any], **_: Any) -> None:
        if said.get("recorded") and said.get("mode") != "online":
            raise ValidationError("Only an online session is recorded.", "recorded")


class ItemSchema(Schema):
    from_party = Id(required=True)
    to_party = Id(required=True)
    kind = one_of(choices.ITEM_KINDS, required=True)
    what = Text(2000, shortest=1, required=True)
    amount_fen = Whole(1, 10**12, load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)

    @validates_schema
    def pay_says_how_much(self, item: dict[str, Any], **_: Any) -> None:
        if item.get("kind") == "pay" and not item.get("amount_fen"):
            raise ValidationError("To pay needs an amount.", "amount_fen")


class AgreeSchema(StepSchema):
    form = one_of(("written", "oral"), required=True)
    items = fields.List(
        fields.Nested(ItemSchema), required=True, validate=validate.Length(1, 50)
    )
    facts = Text(4000, load_default="")
    responsibility = Text(4000, load_default="")


class SignSchema(StepSchema):
    by = one_of(choices.MARK_BY, required=True)
    party_id = Id(load_default=None, allow_none=True)
    way = one_of(choices.MARK_WAYS, required=True)
    digest = Text(64, load_default=None, allow_none=True)
    natural = YesNo(load_default=None, allow_none=True)

    @validates_schema
    def who_and_how(self, said: dict[str, Any], **_: Any) -> None:
        if (said.get("by") == "party") != (said.get("party_id") is not None):
            raise ValidationError("A party signs by its id, nobody else.", "party_id")
        if (said.get("by") == "seal") != (said.get("way") == "seal"):
            raise ValidationError("Only the committee seals.", "way")
        digest = said.get("digest")
        if said.get("way") == "glass" and not digest:
            raise ValidationError("The picture's SHA-256 is missing.", "digest")
        if digest and not re.fullmatch("[0-9a-f]{64}", digest):
            raise ValidationError("This is no SHA-256 in hexadecimal.", "digest")


class RecordPerformanceSchema(StepSchema):
    item = Whole(1, 50, required=True)
    performance = one_of(choices.PERFORMANCES, required=True)
    performed_on = Day(load_default=None, allow_none=True)
    paid_fen = Whole(1, 10**12, load_default=None, allow_none=True)
    proof = one_of(choices.PROOFS, required=True)
    note = Text(2000, load_default="")


class ApplyConfirmationSchema(StepSchema):
    party_ids = fields.List(Id(), required=True, validate=validate.Length(2, 200))
    court = Text(80, shortest=1, required=True)
    money_or_duties_only = YesNo(load_default=False)
    note = Text(2000, load_default="")


class RecordCourtAnswerSchema(StepSchema):
    answer = one_of(choices.ANSWERS, required=True)
    court_number = Text(60, load_default=None, allow_none=True)
    note = Text(2000, load_default="")


class FollowUpSchema(StepSchema):
    party_id = Id(required=True)
    day = fields.Integer(
        strict=True, required=True, validate=validate.OneOf(choices.FOLLOW_UP_DAYS)
    )
    how = one_of(choices.FOLLOWED_HOW, required=True)
    reached = YesNo(required=True)
    solved = one_of(choices.SOLVED, load_default="not_said")
    performance = one_of(choices.PERFORMANCES, load_default=None, allow_none=True)
    note = Text(4000, load_default="")


class CloseSchema(StepSchema):
    root_cause = one_of(choices.ROOT_CAUSES, load_default=None, allow_none=True)
    skipped = Text(500, load_default="")


class ReopenSchema(StepSchema):
    reason = one_of(choices.REOPEN_REASONS, required=True)
    note = Text(2000, load_default="")


class CorrectSchema(StepSchema):
    corrects = Id(load_default=None, allow_none=True)
    note = Text(4000, shortest=1, required=True)


class FailSchema(StepSchema):
    result = one_of(choices.FAIL_RESULTS, required=True)
    other_ways_told = YesNo(required=True, validate=validate.Equal(True))


class JoinSchema(StepSchema):
    into = Id(required=True)


SCHEMAS: dict[str, StepSchema] = {
    "case.clear_danger": ClearDangerSchema(),
    "case.accept": AcceptSchema(),
    "case.refuse_intake": TurnAwaySchema(),
    "case.advise": TurnAwaySchema(),
    "case.offer": OfferSchema(),
    "case.decide": DecideSchema(),
    "case.claim": StepSchema(),
    "case.assign": AssignSchema(),
    "case.return": ReturnSchema(),
    "case.raise_level": RaiseLevelSchema(),
    "case.pause": PauseSchema(),
    "case.resume": StepSchema(),
    "case.add_party": AddPartySchema(),
    "case.see_identity": SeeIdentitySchema(),
    "case.record_consent": RecordConsentSchema(),
    "case.tell_rights": TellRightsSchema(),
    "case.declare_interest": DeclareInterestSchema(),
    "case.hold_session": HoldSessionSchema(),
    "case.agree": AgreeSchema(),
    "case.sign": SignSchema(),
    "case.record_performance": RecordPerformanceSchema(),
    "case.apply_confirmation": ApplyConfirmationSchema(),
    "case.record_court_answer": RecordCourtAnswerSchema(),
    "case.fail": FailSchema(),
    "case.follow_up": FollowUpSchema(),
    "case.check_dossier": StepSchema(),
    "case.close": CloseSchema(),
    "case.reopen": ReopenSchema(),
    "case.correct": CorrectSchema(),
    "case.join": JoinSchema(),
    "case.unjoin": StepSchema(),
}
