"""How well what somebody knows fits a class of matters."""

from collections.abc import Iterable, Sequence

from server.territory.catalogue import CLASSES, covers

LEAVES = tuple(
    code
    for code in CLASSES
    if len(code) == 4 or not any(c != code and c.startswith(code) for c in CLASSES)
)
"""The finest classes: each matter is of one of them in the end."""

GENERAL = 3
"""How well whoever has no speciality fits anything: after all who have one."""


def fit(specialities: Sequence[str], category: str) -> int | None:
    """Return how well specialities fit a category: 0 best, None not at all.

    >>> fit(["0402"], "0402"), fit(["04"], "0402"), fit(["0402"], "04")
    (0, 1, 2)
    >>> fit(["0402"], "property"), fit([], "0402"), fit(["07"], "0402")
    (0, 3, None)
    """
    if not specialities:
        return GENERAL
    codes = [code for code in covers(category) if code.isdigit()]
    fits = [_fit(known, code) for known in specialities for code in codes]
    return min((one for one in fits if one is not None), default=None)


def _fit(known: str, code: str) -> int | None:
    if known == code:
        return 0
    if code.startswith(known):
        return 1
    return 2 if known.startswith(code) else None


def leaves_of(category: str) -> tuple[str, ...]:
    """Return the finest classes that a category stands for.

    >>> leaves_of("0402"), leaves_of("02")
    (('0402',), ('0201', '0202', '0203', '0299'))
    """
    codes = [code for code in covers(category) if code.isdigit()]
    return tuple(leaf for leaf in LEAVES if leaf.startswith(tuple(codes)))


def gathered(leaves: Iterable[str]) -> list[str]:
    """Return finest classes with each class that is there whole as one code.

    >>> gathered(["0201", "0202", "0203", "0299", "0402"])
    ['02', '0402']
    """
    some = set(leaves)
    found = []
    for code in CLASSES:
        within = set(leaves_of(code))
        if within <= some:
            found.append(code)
            some -= within
    return found
