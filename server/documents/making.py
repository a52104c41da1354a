"""Having papers made: one, or one for each household of a group."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import Line, note_all
from server.cases.models import Case
from server.cases.words import LEGAL_BASIS, party_of
from server.content import hash_content
from server.db import insert_new
from server.documents.actions import DocumentDiffers, hash_of, keep_until
from server.documents.models import Document, Making
from server.documents.papers import Paper, get_paper
from server.documents.queries import find_live_template, get_own_case
from server.identifiers import new_id
from server.jobs import put_job
from server.numbers import next_number
from server.problems import Conflict, Unprocessable

RENDER = "document.render"
CHECK_BYTES = 4
SUFFIXES = (
    "人民调解委员会",
    "调解委员会",
    "综治中心",
    "矛盾纠纷调处化解中心",
    "调解室",
)


class WordsUnknown(Unprocessable):
    title = "This paper asks for no such words; `errors` says which"


class NoAgreementYet(Conflict):
    title = "There is no agreement in this case yet"


@dataclass(frozen=True)
class Order:
    """What somebody wants made."""

    actor: Actor
    case: Case
    kind: str
    paper: Paper
    words: Mapping[str, str]
    households: Mapping[UUID, UUID | None]
    """The ids of the papers, and whose each is."""

    @property
    def content(self) -> str:
        return hash_content({"kind": self.kind, "said": self.words}).hex()


def make_document(
    session: Session,
    actor: Actor,
    case_id: UUID,
    document_id: UUID,
    said: Mapping[str, Any],
    address: str,
    zone: ZoneInfo,
) -> tuple[list[Document], bool]:
    """Have a paper made, or with `party_ids` one for each household of a group.

    Returns them, and whether they are new. A worker fills them in and makes the PDFs.
    """
    case = get_own_case(session, actor, case_id, "document.make", lock=True)
    kind, parties = said["kind"], dict.fromkeys(said["party_ids"])
    households: dict[UUID, UUID | None] = {
        uuid5(document_id, str(one)): party_of(case, one).id for one in parties
    } or {document_id: None}
    order = Order(actor, case, kind, get_paper(kind), said["said"], households)
    check_words(order)
    if known := _find(session, households):
        _must_be_same(known, order)
        return known, False
    _write(session, order, address, zone)
    return _find(session, households), True


def check_words(order: Order) -> None:
    unknown = sorted(order.words.keys() - set(order.paper.asks))
    if unknown:
        told = ["This paper does not ask for it."]
        raise WordsUnknown(errors=dict.fromkeys(unknown, told))
    if order.paper.numbered and not order.case.items:
        raise NoAgreementYet


def _find(session: Session, ids: Iterable[UUID]) -> list[Document]:
    query = select(Document).where(Document.id.in_(list(ids))).order_by(Document.id)
    return list(session.scalars(query))


def _must_be_same(known: Sequence[Document], order: Order) -> None:
    same = all(
        one.case_id == order.case.id
        and one.made_by == order.actor.account_id
        and json.loads(one.said).get("content") == order.content
        for one in known
    )
    if not same or len(known) != len(order.households):
        raise DocumentDiffers


def _write(session: Session, order: Order, address: str, zone: ZoneInfo) -> None:
    """Write the rows, their numbers and the job in one transaction."""
    now = datetime.now(UTC)
    numbers = give_numbers(session, order, now.astimezone(zone).year)
    template = find_live_template(session, order.kind)
    alike = {
        "case_id": order.case.id,
        "kind": order.kind,
        "piece": order.paper.piece,
        "making": Making.WAITING,
        "template_id": template.id if template else None,
        "made_by": order.actor.account_id,
        "made_at": now,
        "legal_basis": LEGAL_BASIS,
        "keep_until": keep_until(now),
    }
    rows = [
        {"id": one, "party_id": party, "number": numbers[one]}
        | alike
        | _proof(order, address)
        for one, party in order.households.items()
    ]
    insert_new(session, Document, rows)
    ids: list[str] = [str(one) for one in order.households]
    put_job(session, new_id(), RENDER, {"ids": ids}, now)
    about: dict[str, object] = {"case": str(order.case.id), "kind": order.kind}
    lines: list[Line] = [("document.make", one, about) for one in order.households]
    lines.append(("party.read", order.case.id, {"for": "document.make"}))
    note_all(session, order.actor, lines)


def give_numbers(session: Session, order: Order, year: int) -> dict[UUID, str | None]:
    """Return the number of each: an agreement keeps its number if it is made anew.

    What is about an agreement names it.
    """
    numbered = (Document.case_id == order.case.id, Document.number.is_not(None))
    query = select(Document.party_id, Document.number).where(*numbered)
    rows = session.execute(query.order_by(Document.made_at)).all()
    given = {row.party_id: row.number for row in rows}
    each = order.households
    if not order.paper.numbered:
        whole = given.get(None)
        return {one: given.get(party, whole) for one, party in each.items()}
    lacking = [one for one, party in each.items() if party not in given]
    taken = take_numbers(session, order.case, year, len(lacking))
    new = dict(zip(lacking, taken, strict=True))
    return {one: new.get(one) or given[party] for one, party in each.items()}


def take_numbers(session: Session, case: Case, year: int, count: int) -> list[str]:
    """Take the next numbers of the agreements of a case's organisation."""
    if not count:
        return []
    first = next_number(session, f"agreement {case.organisation_id} {year}", count)
    short = short_name(case.organisation.name)
    return [f"（{year}）{short}人调字第{first + at:04}号" for at in range(count)]


def short_name(name: str) -> str:
    """Return an organisation's name as numbers say it.

    >>> short_name("示例村人民调解委员会"), short_name("示例区综治中心")
    ('示例村', '示例区')
    """
    for suffix in SUFFIXES:
        if name.endswith(suffix) and name != suffix:
            return name.removesuffix(suffix)
    return name


def _proof(order: Order, address: str) -> dict[str, Any]:
    """Return what was said, and by what anybody can check the paper."""
    token, check = secrets.token_hex(16), secrets.token_hex(CHECK_BYTES).upper()
    said = {"words": dict(order.words), "content": order.content}
    proof = {"address": address + token, "check": check}
    return {
        "said": json.dumps(said | proof, ensure_ascii=False),
        "token_hash": hash_of(token),
        "check_hash": hash_of(check),
    }
