"""What a case says, laid out in the words that templates name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.cases.models import AgreementItem, Case, Party, Step
from server.documents import facts
from server.documents.papers import PAPERS, PIECES
from server.documents.wording import (
    HOW,
    ITEMS,
    KINDS,
    MODES,
    ORIGINS,
    ROLES,
    last_day_to_confirm,
    say_capital,
    say_day,
    say_moment,
    say_yuan,
)
from server.territory.catalogue import CLASSES

TICKS = (
    "已告知当事人权利、义务",
    "已告知调解原则、方式和调解员身份",
    "各方陈述事实",
    "核对事实和证据",
    "已告知风险和法律后果",
    "达成协议，或者说明未达成的原因并告知其他途径",
    "当事人阅读（或者听读）无误后签名",
)
"""The seven points of a mediation record."""

Laid = dict[str, Any]


def lay_out(
    case: Case,
    zone: ZoneInfo,
    party_id: UUID | None = None,
    said: Mapping[str, str] | None = None,
) -> Laid:
    """Lay out a case for its papers; for one household of a group, what concerns it.

    `said` are the words of one paper; those not said are empty, for a pen.
    """
    items = [
        one for one in case.items if party_id in (None, one.from_party, one.to_party)
    ]
    there = {one for item in items for one in (item.from_party, item.to_party)}
    some = [one for one in case.parties if party_id is None or one.id in there]
    parties = sorted(some, key=lambda one: list(ROLES).index(one.role))
    asked = {name: "" for paper in PAPERS.values() for name in paper.asks}
    return {
        "case": _case(case, zone),
        "parties": [_party(one, zone) for one in parties],
        **_sides(parties, zone),
        **_agreement(case, items, zone, said or {}),
        "sessions": [_session(case, step, zone) for step in _held(case)],
        "record": _record(case, said or {}),
        "people": [one._asdict() for one in facts.people_at(case)],
        "said": asked | dict(said or {}),
        "pieces": [
            {"no": no, "title": title, "pages": ""} for no, (title, _) in PIECES.items()
        ],
    }


def _case(case: Case, zone: ZoneInfo) -> Laid:
    effective = facts.effective_on(case)
    until = last_day_to_confirm(effective and effective.astimezone(zone).date())
    days = {
        "registered_on": case.registered_at,
        "accepted_on": facts.accepted_at(case),
        "due_on": case.due_at,
        "effective_on": effective,
        "closed_on": facts.closed_at(case),
        "began_on": next((step.received_at for step in _held(case)), None),
    }
    return {
        "number": facts.number_of(case),
        "summary": case.summary,
        "category": CLASSES.get(case.category, case.category),
        "origin": ORIGINS.get(case.origin, case.origin),
        "asked_for": case.origin in ("party_apply", "party_escalated"),
        "area": case.area.name,
        "organisation": case.organisation.name,
        "mediator": case.mediator.name if case.mediator else "",
        "confirm_until": say_day(until),
        "result": _result(case),
        **{name: _day(moment, zone) for name, moment in days.items()},
    }


def _result(case: Case) -> str:
    if case.agreement_form:
        return "口头协议" if case.agreement_form == "oral" else "书面协议"
    return "未达成协议" if facts.ended_without_agreement_at(case) else ""


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return say_day(moment.astimezone(zone).date()) if moment else ""


def _party(party: Party, zone: ZoneInfo) -> Laid:
    return {
        "name": party.name,
        "phone": party.phone or "",
        "kind": KINDS[party.kind],
        "is_person": party.kind == "natural",
        "role": ROLES[party.role],
        "agreed_on": _day(party.consent_at, zone),
        "rights_on": _day(party.rights_told_at, zone),
        "rights_how": HOW.get(party.rights_how or "", ""),
    }


def _sides(parties: Sequence[Party], zone: ZoneInfo) -> Laid:
    """Return who asks, who is asked, the others; and the names of each in a line."""
    asking = [one for one in parties if one.role == "applicant"]
    asked = [one for one in parties if one.role == "respondent"]
    others = [one for one in parties if one not in asking and one not in asked]
    sides = {"applicants": asking, "respondents": asked, "others": others}
    return {
        **{side: [_party(one, zone) for one in some] for side, some in sides.items()},
        "names": {
            "all": "、".join(one.name for one in parties),
            **{
                side: "、".join(one.name for one in some)
                for side, some in sides.items()
            },
        },
    }


def _agreement(
    case: Case,
    items: Sequence[AgreementItem],
    zone: ZoneInfo,
    said: Mapping[str, str],
) -> Laid:
    """Return the agreement; what is said for this paper goes before what is noted."""
    words, names = facts.words_of(case), {one.id: one.name for one in case.parties}
    total = sum(item.amount_fen or 0 for item in items)
    return {
        "agreement": {
            "facts": said.get("facts") or words.facts,
            "dispute": said.get("dispute") or words.dispute,
            "responsibility": said.get("responsibility") or words.responsibility,
            "copies": said.get("copies") or str(words.copies),
            "reached_on": _day(words.reached_at, zone),
            "total": say_yuan(total or None),
            "total_capital": say_capital(total or None),
        },
        "items": [_item(at, item, names) for at, item in enumerate(items, 1)],
    }


def _item(at: int, item: AgreementItem, names: Mapping[UUID, str]) -> Laid:
    return {
        "no": str(at),
        "who": names[item.from_party],
        "whom": names[item.to_party],
        "kind": ITEMS[item.kind],
        "what": item.what,
        "amount": say_yuan(item.amount_fen),
        "capital": say_capital(item.amount_fen),
        "due": f"{say_day(item.due_on)}前" if item.due_on else "当场履行",
    }


def _held(case: Case) -> list[Step]:
    return [step for step in case.steps if step.act == "case.hold_session"]


def _session(case: Case, step: Step, zone: ZoneInfo) -> Laid:
    note = facts.note_of(case, step)
    held = datetime.fromisoformat(str(step.facts["held_at"]))
    return {
        "held_on": say_moment(held, zone),
        "mode": MODES.get(str(step.facts["mode"]), str(step.facts["mode"])),
        "text": note.text if note else "",
    }


def _record(case: Case, said: Mapping[str, str]) -> Laid:
    """Return the seven points: those that steps show, and those that one ticks."""
    done = facts.ticks_of(case) | {
        int(one) for one in said.get("ticks", "") if one in "1234567"
    }
    ticks = [
        {"no": str(at), "text": text, "box": "☑" if at in done else "☐"}
        for at, text in enumerate(TICKS, 1)
    ]
    people = said.get("participants", "").splitlines()
    return {
        "ticks": ticks,
        "participants": [one.strip() for one in people if one.strip()],
    }
