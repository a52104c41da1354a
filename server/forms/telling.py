"""Answers as a person reads them: question by question, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.forms.attached import list_of
from server.forms.compiling import Node
from server.forms.models import FormAnswer
from server.forms.values import ATTACHED
from server.screening.attachment_models import Attachment, AttachmentState

Line = dict[str, Any]
Attached = Mapping[UUID, Attachment]

STANDS = {
    AttachmentState.RECEIVING: "on-its-way",
    AttachmentState.COMPLETE: "there",
    AttachmentState.REFUSED: "refused",
    AttachmentState.FORGOTTEN: "forgotten",
}
KEPT = (
    "id",
    "form_version_id",
    "record_id",
    "visit_id",
    "answered_on",
    "received_at",
    "keep_until",
)
NOT_HEARD_OF = "on-its-way"
"""Its phone has not announced it yet."""


def tell_all(session: Session, answers: Sequence[FormAnswer]) -> list[dict[str, Any]]:
    """Return answers with their questions, the form's name and how long they stay."""
    attached = list_of(session, [answer.id for answer in answers])
    return [_tell(answer, attached) for answer in answers]


def _tell(answer: FormAnswer, attached: Attached) -> dict[str, Any]:
    form: Any = answer.version.questions
    return {name: getattr(answer, name) for name in KEPT} | {
        "title": form["title"],
        "number": answer.version.number,
        "languages": form["languages"],
        "lines": list(_lines(form["nodes"], answer.answers, attached, None)),
    }


def _lines(
    nodes: Sequence[Node], said: Mapping[str, Any], attached: Attached, time: int | None
) -> Iterator[Line]:
    for node in nodes:
        name, children = node["name"], node.get("children", ())
        if node["kind"] == "repeat":
            for at, row in enumerate(said.get(name, ()), start=1):
                yield from _lines(children, row, attached, at)
        elif node["kind"] == "group":
            yield from _lines(children, said, attached, time)
        elif name in said:
            yield _line(node, said[name], attached, time)


def _line(node: Node, value: Any, attached: Attached, time: int | None) -> Line:
    return {
        "name": node["name"],
        "kind": node["kind"],
        "says": node.get("says", {}),
        "within": node.get("within"),
        "time": time,
        "value": _shown(node, value),
        "chosen": _chosen(node, value),
        "file": _file(value, attached) if node["kind"] in ATTACHED else None,
    }


def _shown(node: Node, value: Any) -> Any:
    """Return the answer itself; of a point, how well it is known, and not where."""
    if node["kind"] == "geopoint":
        return {"accuracy_m": value["accuracy_m"]}
    return value


def _chosen(node: Node, value: Any) -> list[Mapping[str, str]]:
    """Return what was chosen in the words that the form has for it."""
    says = {choice["name"]: choice["says"] for choice in node.get("choices", ())}
    chosen = value if isinstance(value, list) else [value]
    return [says[one] for one in chosen if one in says] if says else []


def _file(value: str, attached: Attached) -> dict[str, Any]:
    found = attached.get(UUID(value))
    if found is None:
        return {"id": value, "stands": NOT_HEARD_OF, "text": None}
    return {"id": value, "stands": STANDS[found.state], "text": found.text}
