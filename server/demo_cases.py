"""Cases of the district for show, walked to every state by their own steps."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.access import Actor, Grant, Role
from server.cases.actions import take_step
from server.cases.models import Case, Danger, Step
from server.cases.step_schemas import SCHEMAS
from server.identifiers import new_id
from server.identity.actions import add_account
from server.identity.models import Account, AccountRole
from server.territory.models import Area, Level

AGREED = ("claim", "parties", "session_held", "agree")
SETTLED = (*AGREED, "sign", "perform", "follow_up", "close")
WAYS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (22, ()),
    (14, ("claim",)),
    (12, ("claim", "parties")),
    (16, ("claim", "parties", "session_held")),
    (4, AGREED),
    (4, (*AGREED, "sign")),
    (2, (*AGREED, "sign", "perform")),
    (3, ("claim", "parties", "failed")),
    (3, ("claim", "refused_by_party")),
    (2, ("claim", "parties", "session_held", "ended_by_party")),
    (3, ("claim", "withdrawn")),
    (2, ("claim", "parties", "session_held", "failed", "close")),
    (40, SETTLED),
    (2, ("claim", "parties")),
    (21, SETTLED),
)
"""How many of 150 cases went how far, from the newest on; two are overdue."""


def walk_cases(session: Session, village: str, seed: int) -> int:
    """Walk the cases there are, the oldest the furthest; return how many.

    The newest of the village of the story stay there to be taken.
    """
    chance = random.Random(seed)
    mediators = find_mediators(session)
    cases = session.scalars(select(Case).order_by(Case.registered_at.desc())).all()
    ways = [way for share, way in WAYS for _ in range(share)]
    fresh = [case for case in cases if village in case.area.path][:3]
    for number, case in enumerate(cases):
        way = () if case in fresh else ways[number * len(ways) // len(cases)]
        Walk(session, mediators[village_of(case.area.path)], case, chance).go(way)
    waiting = [case for case in cases if case.mediator_id is None]
    mark_danger(session, sorted(waiting, key=lambda one: village not in one.area.path))
    return len(cases)


def village_of(path: str) -> str:
    return "/".join(path.split("/")[:4]) + "/"


def find_mediators(session: Session) -> dict[str, Actor]:
    """Return a mediator for each village, by its path; hire one where none is."""
    actors = {}
    for area in session.scalars(select(Area).where(Area.level == Level.VILLAGE)):
        account_id = session.scalar(
            select(Account.id)
            .join(AccountRole)
            .where(AccountRole.area_id == area.id, AccountRole.role == Role.MEDIATOR)
            .order_by(Account.login)
        )
        grant = Grant(Role.MEDIATOR, area.id, area.path)
        actors[area.path] = Actor(account_id or hire(session, area), new_id(), (grant,))
    return actors


def hire(session: Session, area: Area) -> UUID:
    account = add_account(
        session,
        None,
        login=f"mediator-{area.code}",
        name=f"{area.name}调解员（示例）",
        password_hash=None,
        roles=[(Role.MEDIATOR, area)],
        demo=True,
    )
    return account.id


def mark_danger(session: Session, waiting: list[Case]) -> None:
    """Let the desk find someone in danger to see to first."""
    for case in (waiting[0], waiting[-1]):
        case.danger = Danger.OPEN
    session.flush()


class Walk:
    """One case on its way, a step every few days since it was registered."""

    def __init__(
        self, session: Session, actor: Actor, case: Case, chance: random.Random
    ) -> None:
        self.session = session
        self.actor = actor
        self.case_id = case.id
        self.began = case.registered_at
        self.chance = chance
        self.known: list[str] = []
        self.followed = False

    def go(self, way: tuple[str, ...]) -> None:
        for stage in way:
            if stage in ("failed", "refused_by_party", "ended_by_party", "withdrawn"):
                self.take("fail", result=stage, other_ways_told=True)
            else:
                getattr(self, stage)()
        self.put_back_in_time()

    def take(self, act: str, **said: Any) -> None:
        act = f"case.{act}"
        loaded = SCHEMAS[act].load({"act": act, **said})
        take_step(self.session, self.actor, self.case_id, new_id(), loaded)

    def claim(self) -> None:
        self.take("claim")

    def parties(self) -> None:
        """Both sides are found, agree to mediation and hear their rights."""
        for role, name in (("applicant", "甲住户"), ("respondent", "乙住户")):
            party_id = str(new_id())
            self.known.append(party_id)
            said = {"kind": "natural", "role": role, "name": name}
            self.take("add_party", party_id=party_id, **said)
            said = {"consent": "agree", "how": "in_person"}
            self.take("record_consent", party_id=party_id, **said)
        self.take("tell_rights", party_ids=self.known, how="read_aloud")

    def session_held(self) -> None:
        held_at = datetime.now(UTC).isoformat()
        self.take("hold_session", mode="on_site", held_at=held_at, notes="双方各说经过")

    def agree(self) -> None:
        item = {
            "from_party": self.known[1],
            "to_party": self.known[0],
            "kind": "pay",
            "what": "赔偿修补的费用",
            "amount_fen": self.chance.randrange(20, 400) * 10_000,
            "due_on": (datetime.now(UTC) + timedelta(days=20)).date().isoformat(),
        }
        self.take("agree", form="written", items=[item])

    def sign(self) -> None:
        """All who must have signed on paper."""
        for party_id in self.known:
            self.take("see_identity", party_id=party_id, paper="id_card")
            self.take("sign", by="party", party_id=party_id, way="paper")
        self.take("sign", by="mediator", way="paper")
        self.take("sign", by="seal", way="seal")

    def perform(self) -> None:
        said = {"performance": "full", "proof": "both_say"}
        self.take("record_performance", item=1, **said)

    def follow_up(self) -> None:
        for party_id in self.known:
            said = {"day": 7, "how": "phone", "reached": True, "solved": "solved"}
            self.take("follow_up", party_id=party_id, **said)
        self.followed = True

    def close(self) -> None:
        skipped = "" if self.followed else "当事人说不必再问"
        self.take("close", root_cause="noise_smell_leak", skipped=skipped)

    def put_back_in_time(self) -> None:
        """Spread the steps between the registration and today."""
        ids = self.session.scalars(
            select(Step.id).where(Step.case_id == self.case_id).order_by(Step.number)
        ).all()
        left = (datetime.now(UTC) - self.began) / (len(ids) + 1)
        gap = min(left, timedelta(days=self.chance.uniform(0.3, 3)))
        rows = [
            {"id": key, "received_at": self.began + gap * number}
            for number, key in enumerate(ids, start=1)
        ]
        if rows:
            self.session.execute(update(Step), rows)
