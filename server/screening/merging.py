"""One record corrected on two phones: field by field, and nothing is overwritten.

A device says with a correction what each field that it changed said before (`was`),
and of fields that go together all of them.
So it does not matter how many versions came between: what only one side changed is
taken, and what both changed, each to something else, is asked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from server.problems import Conflict
from server.screening.masking import mask

Finding = Mapping[str, Any]
Group = tuple[str, ...]

TOGETHER: tuple[Group, ...] = (
    ("category",),
    ("severity",),
    ("summary",),
    ("people",),
    ("source",),
    ("danger", "outcome"),
    ("visit_id", "dwelling_id", "building_id", "place"),
)
"""Fields that mean something only together: a door of one and a building of another
are no place, and a danger decides what comes of it."""

DEVICE = ("device_id", "seq")


class RecordChanged(Conflict):
    title = "Someone changed this record just now; look at both"


def changed_in(was: Finding) -> list[Group]:
    """Return what a device says that it changed."""
    return [group for group in TOGETHER if any(name in was for name in group)]


def asked_about(theirs: Finding, was: Finding, mine: Finding) -> list[str]:
    """Return the fields that both sides changed, each to something else."""
    return [
        name
        for group in changed_in(was)
        if pick(theirs, group) not in (pick({**mine, **was}, group), pick(mine, group))
        for name in group
    ]


def merged(theirs: Finding, was: Finding, mine: Finding) -> dict[str, Any]:
    """Return what is kept, with what was changed here in it.

    >>> said = {name: 0 for group in TOGETHER for name in group} | {"summary": ""}
    >>> both = merged(said | {"severity": 2}, {"people": 0}, said | {"people": 5})
    >>> both["severity"], both["people"]
    (2, 5)
    """
    taken = pick(mine, (name for group in changed_in(was) for name in group))
    return dict(theirs) | taken | {name: mine.get(name) for name in DEVICE}


def is_taken(theirs: Finding, was: Finding, mine: Finding) -> bool:
    """Tell whether all that was changed here says the same there."""
    groups = changed_in(was)
    return all(pick(theirs, group) == pick(mine, group) for group in groups)


def pick(finding: Finding, names: Iterable[str]) -> dict[str, Any]:
    """Return some fields as they are kept: numbers of people are masked."""
    said = {name: finding[name] for name in names}
    return said | {"summary": mask(said["summary"])} if "summary" in said else said
