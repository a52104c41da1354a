"""What each act does to its case. A step's facts hold ids and codes, never names."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from server.access import Actor
from server.cases import ending, handling, mediating, settling
from server.cases.joining import join, unjoin
from server.cases.models import Case, Step
from server.cases.words import Facts

STEPS: dict[str, Callable[[Session, Actor, Case, Step, dict[str, Any]], Facts]] = {
    "case.clear_danger": handling.clear_danger,
    "case.accept": handling.accept,
    "case.refuse_intake": handling.turn_away,
    "case.advise": handling.turn_away,
    "case.offer": handling.offer,
    "case.decide": handling.decide,
    "case.claim": handling.claim,
    "case.assign": handling.assign,
    "case.return": handling.give_back,
    "case.raise_level": handling.raise_level,
    "case.pause": handling.pause,
    "case.resume": handling.resume,
    "case.add_party": mediating.add_party,
    "case.see_identity": mediating.see_identity,
    "case.record_consent": mediating.record_consent,
    "case.tell_rights": mediating.tell_rights,
    "case.declare_interest": mediating.declare_interest,
    "case.hold_session": mediating.hold_session,
    "case.fail": mediating.fail,
    "case.agree": settling.agree,
    "case.sign": settling.sign,
    "case.record_performance": settling.record_performance,
    "case.apply_confirmation": settling.apply_confirmation,
    "case.record_court_answer": settling.record_court_answer,
    "case.follow_up": ending.follow_up,
    "case.check_dossier": ending.check_dossier,
    "case.close": ending.close,
    "case.reopen": ending.reopen,
    "case.correct": ending.correct,
    "case.join": join,
    "case.unjoin": unjoin,
}
