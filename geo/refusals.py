"""How a file of areas is refused."""

from collections.abc import Mapping


class AreaFileRefused(Exception):
    """A file of areas that cannot be loaded, with a stable name and facts.

    Names: file-unreadable, file-empty, layer-unclear, no-features, field-missing,
    crs-missing, crs-unknown, datum-without-degrees, coordinates-impossible,
    axes-swapped, geometry-no-area, code-missing, code-not-text, code-duplicate.

    >>> refusal = AreaFileRefused("code-missing", "2 areas have no code", rows=[3, 9])
    >>> refusal.name, refusal.facts, str(refusal)
    ('code-missing', {'rows': [3, 9]}, '2 areas have no code')
    """

    def __init__(self, name: str, said: str, **facts: object) -> None:
        super().__init__(said)
        self.name = name
        self.facts: Mapping[str, object] = facts
