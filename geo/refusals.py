"""How a file of areas is refused."""

from collections.abc import Mapping, Sequence


class AreaFileRefused(Exception):
    """A file of areas that cannot be loaded, with a stable name and facts.

    Names: file-unreadable, file-empty, layer-unclear, no-features, field-missing,
    crs-missing, crs-unknown, zone-mismatch, datum-without-degrees,
    coordinates-impossible, axes-swapped, geometry-no-area, code-missing,
    code-not-text, code-duplicate.

    >>> refusal = AreaFileRefused("code-missing", "2 areas have no code", rows=[3, 9])
    >>> refusal.name, refusal.facts, str(refusal)
    ('code-missing', {'rows': [3, 9]}, '2 areas have no code')
    """

    def __init__(self, name: str, said: str, **facts: object) -> None:
        super().__init__(said)
        self.name = name
        self.facts: Mapping[str, object] = facts


def must_have(fields: Sequence[str], there: Sequence[str]) -> None:
    """Refuse a file that lacks a field, with the fields that it has.

    >>> must_have(["bianma"], ["code", "name"])
    Traceback (most recent call last):
    geo.refusals.AreaFileRefused: there is no field bianma, only: code, name
    """
    for field in fields:
        if field not in there:
            said = f"there is no field {field}, only: {', '.join(there)}"
            raise AreaFileRefused(
                "field-missing", said, field=field, fields=list(there)
            )
