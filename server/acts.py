"""The batch door: many acts at once, each answered as its single PUT would be.

One bad act never spoils the others. Records that stand next to each other are
written together in few statements; every other act has a savepoint of its own.
A part of the batch is one transaction: killed between two parts, whole acts are
there or none, and the batch can be sent again.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from flask import current_app, g
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import Blueprint, NoSuchAddress, Unexpected, body, load
from server.cases.routes import hear_step
from server.cases.schemas import CaseSchema
from server.db import Raced, transaction
from server.forms.routes import hear_answer
from server.forms.schemas import AnswerSchema
from server.letters.routes import hear_letter
from server.letters.schemas import LetterShownSchema
from server.problems import Problem, TooLarge
from server.screening import actions
from server.screening.routes import hear_version, hear_visit, show
from server.screening.schemas import FINDING, RecordSchema, VisitMadeSchema

LIMIT = 200
PART = 50
"""How many acts, and so how many savepoints, a transaction takes."""

RECORD, CASE = RecordSchema(), CaseSchema()
ID = "([0-9a-fA-F-]{36})"
A_RECORD = re.compile(f"/records/{ID}")
A_VERSION = re.compile(f"/records/{ID}/versions/([0-9]{{1,9}})")
A_STEP = re.compile(f"/cases/{ID}/steps/{ID}")

Listen = Callable[[Actor, UUID, Any], tuple[Any, int]]

THINGS: tuple[tuple[re.Pattern[str], Listen, Schema], ...] = (
    (re.compile(f"/visits/{ID}"), hear_visit, VisitMadeSchema()),
    (re.compile(f"/letters/{ID}"), hear_letter, LetterShownSchema()),
    (re.compile(f"/forms/answers/{ID}"), hear_answer, AnswerSchema()),
)
"""What an act makes by its own id, who hears it, and how it is shown."""

Act = dict[str, Any]
Result = dict[str, Any]

acts = Blueprint("acts", __name__, url_prefix="/api/v1")


class TooManyActs(TooLarge):
    title = "Send fewer acts at once"


class ActSchema(Schema):
    path = fields.String(required=True)
    body = fields.Raw(required=True, allow_none=True)


class ActsSchema(Schema):
    acts = fields.List(fields.Nested(ActSchema), required=True)


class ResultSchema(Schema):
    path = fields.String(required=True)
    status = fields.Integer(required=True)
    body = fields.Raw(required=True)


class ResultsSchema(Schema):
    results = fields.List(fields.Nested(ResultSchema), required=True)


@acts.post("/acts")
@acts.says_it_hears(ActsSchema())
@acts.response(200, ResultsSchema)
def post_acts() -> Any:
    """Do many acts, in their order; each has its own answer."""
    said = body()
    if count_acts(said) > LIMIT:
        raise TooManyActs(limit=LIMIT)
    waiting = iter(load(ActsSchema(), said)["acts"])
    results: list[Result] = []
    while part := list(islice(waiting, PART)):
        results += again_if_raced(lambda: do_part(part))  # noqa: B023  # called at once
    return {"results": results}


def count_acts(said: object) -> int:
    sent = said.get("acts") if isinstance(said, dict) else None
    return len(sent) if isinstance(sent, list) else 0


def again_if_raced(work: Callable[[], list[Result]]) -> list[Result]:
    """Do the work again where another request wrote the same thing meanwhile."""
    for _ in range(9):
        try:
            return work()
        except Raced:
            continue
    return work()


def do_part(part: Sequence[Act]) -> list[Result]:
    """Do a part of the batch in one transaction."""
    with transaction(writes=True) as g.session:
        g.actor = current_app.config["IDENTIFY"](g.session)
        return [result for run in runs(part) for result in do_run(g.session, run)]


def runs(part: Iterable[Act]) -> Iterator[list[Act]]:
    """Split where records follow something else, or an id comes a second time."""
    for together, group in groupby(part, key=lambda act: bool(record_id(act))):
        if not together:
            yield from ([act] for act in group)
            continue
        run: dict[UUID | None, Act] = {}
        for act in group:
            if record_id(act) in run:
                yield list(run.values())
                run = {}
            run[record_id(act)] = act
        yield list(run.values())


def record_id(act: Act) -> UUID | None:
    """Return the record that the act files; None where it does something else."""
    return _id(A_RECORD.fullmatch(act["path"]), 1)


def _id(match: re.Match[str] | None, group: int) -> UUID | None:
    try:
        return UUID(match[group]) if match else None
    except ValueError:
        return None


def do_run(session: Session, run: list[Act]) -> list[Result]:
    """Do acts that go together; where the server stumbles, each on its own.

    So one act that we have no answer to does not keep the others from arriving.
    """
    try:
        with session.begin_nested():
            if record_id(run[0]):
                return file_run(session, g.actor, run)
            return [hear(g.actor, run[0])]
    except Problem as problem:
        return [refused(run[0], problem)]
    except Raced:
        raise
    except Exception:
        if len(run) > 1:
            return [result for act in run for result in do_run(session, [act])]
        current_app.logger.exception("no answer to %s", run[0]["path"])
        return [refused(run[0], Unexpected())]


def file_run(session: Session, actor: Actor, run: list[Act]) -> list[Result]:
    """File records together; what a schema refuses is answered on its own."""
    answers: dict[UUID | None, Any] = {}
    findings = {}
    for act in run:
        try:
            actor.must_somewhere("record.file")
            findings[record_id(act)] = load(FINDING, act["body"])
        except Problem as problem:
            answers[record_id(act)] = problem
    if findings:
        answers |= actions.file_records(session, actor, findings)  # type: ignore[arg-type]  # a run of records has ids
    return [answer_record(actor, act, answers[record_id(act)]) for act in run]


def answer_record(actor: Actor, act: Act, answer: Any) -> Result:
    if isinstance(answer, Problem):
        return refused(act, answer)
    record, new = answer
    return done(act, 201 if new else 200, RECORD.dump(show(actor, record)))


def hear(actor: Actor, act: Act) -> Result:
    path = act["path"]
    if (match := A_VERSION.fullmatch(path)) and (record := _id(match, 1)):
        shown, status = hear_version(actor, record, int(match[2]), act["body"])
        return done(act, status, RECORD.dump(shown))
    for form, listen, schema in THINGS:
        if thing := _id(form.fullmatch(path), 1):
            shown, status = listen(actor, thing, act["body"])
            return done(act, status, schema.dump(shown))
    match = A_STEP.fullmatch(path)
    if (case := _id(match, 1)) and (step := _id(match, 2)):
        shown, status = hear_step(actor, case, step, act["body"])
        return done(act, status, CASE.dump(shown))
    raise NoSuchAddress


def done(act: Act, status: int, answer: Any) -> Result:
    return {"path": act["path"], "status": status, "body": answer}


def refused(act: Act, problem: Problem) -> Result:
    return done(act, int(problem.status), problem.body())
