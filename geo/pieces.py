"""Pieces of ground that have no owner or several, and who gets them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.faces import Borders, Shapes, borders_of, faces_of, joined, owners_of
from geo.metres import area_m2, width_m
from geo.partition import NOISE_M, SLIVER_M

Owners: TypeAlias = tuple[int, ...]
Told: TypeAlias = tuple[str, Owners, Polygon | MultiPolygon, float, str]

# Of an area, an overlap of more than this is no slip of the drawing hand.
_MOST_OF_AN_AREA = 0.1
# Who gets a piece can hang on who gets the next; this often at most.
_ROUNDS = 50


@dataclass
class Pieces:
    """The ground around some faults: its faces, and who has each of them."""

    faces: Shapes
    borders: Borders
    owners: list[Owners]
    sizes: dict[int, float]
    limit_m2: float

    @classmethod
    def of(cls, shapes: Shapes, near: NDArray[np.int64], limit_m2: float) -> "Pieces":
        """Cut the ground of the areas at `near` into faces.

        >>> from shapely import box
        >>> shapes = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1)])
        >>> sorted(Pieces.of(shapes, np.array([0, 1]), 1.0).owners)
        [(0,), (0, 1), (1,)]
        """
        faces = faces_of(shapes[near])
        sizes = {int(at): area_m2(shapes[at]) for at in near}
        owners = owners_of(faces, shapes)
        return cls(faces, borders_of(faces), owners, sizes, limit_m2)

    def share_out(self) -> list[Told]:
        """Give each small piece to one area; return what was given, as it is told.

        >>> from shapely import box
        >>> west, east = box(0, 0, 0.01, 0.01), box(0.009999, 0, 0.02, 0.01)
        >>> pieces = Pieces.of(np.array([west, east]), np.array([0, 1]), 1.0)
        >>> [(kind, areas) for kind, areas, *_ in pieces.share_out()]
        [('overlap_given', (1, 0))]
        """
        odd = [at for at, mine in enumerate(self.owners) if len(mine) != 1]
        told = list(self._given(self._groups(odd, lambda at: self.owners[at])))
        return told + list(self._parts_given())

    def shape_of(self, area: int) -> Polygon | MultiPolygon | None:
        """Return the shape of an area now, None where nothing is left of it."""
        mine = [at for at, owners in enumerate(self.owners) if area in owners]
        return joined(self.faces[mine]) if mine else None

    def _groups(
        self, faces: Iterable[int], label: Callable[[int], object]
    ) -> list[list[int]]:
        chosen = set(faces)
        labels = [label(at) if at in chosen else None for at in range(len(self.faces))]
        return [group for group in self.borders.groups(labels) if group[0] in chosen]

    def _given(self, groups: list[list[int]]) -> Iterator[Told]:
        waiting = [group for group in groups if self._is_small(group)]
        for _ in range(_ROUNDS):
            left = []
            for group in waiting:
                before = self.owners[group[0]]
                taker = self._taker(group, before)
                if taker is None:
                    left.append(group)
                else:
                    for face in group:
                        self.owners[face] = (taker,)
                    yield from self._told(group, before, taker)
            if len(left) == len(waiting):
                return
            waiting = left

    def _is_small(self, group: list[int]) -> bool:
        ground, owners = joined(self.faces[group]), self.owners[group[0]]
        size = area_m2(ground)
        most = min(self.sizes.get(at, np.inf) for at in owners) if owners else np.inf
        if size > _MOST_OF_AN_AREA * most:
            return False
        return size <= self.limit_m2 or width_m(ground) < SLIVER_M

    def _taker(self, group: list[int], may: Owners, never: int = -1) -> int | None:
        """Return the area with the longest border; the first of equally long ones."""
        lengths: dict[int, float] = {}
        for face, metres in self.borders.beside(group).items():
            if len(self.owners[face]) == 1:
                (area,) = self.owners[face]
                lengths[area] = lengths.get(area, 0.0) + metres
        able = [at for at in sorted(lengths) if at != never and (not may or at in may)]
        # To the millimetre: what differs by less is equally long.
        return max(able, key=lambda at: round(lengths[at], 3), default=None)

    def _told(self, group: list[int], before: Owners, taker: int) -> Iterator[Told]:
        ground = joined(self.faces[group])
        size = area_m2(ground)
        if width_m(ground) < NOISE_M:
            return
        if not before:
            said = f"gap of {size:.2f} m² closed: it shares the longest border with it"
            yield "gap_taken", (taker,), ground, size, said
        for loser in before:
            if loser != taker:
                said = f"overlap of {size:.2f} m² left to the one with more border"
                yield "overlap_given", (loser, taker), ground, -size, said

    def _parts_given(self) -> Iterator[Told]:
        """Give parts of areas that are too thin to be meant to a neighbour.

        What has none is dropped; the last part of an area stays.
        """
        single = [at for at, mine in enumerate(self.owners) if len(mine) == 1]
        groups = self._groups(single, lambda at: self.owners[at])
        times = [self.owners[group[0]][0] for group in groups]
        for group, area in zip(groups, times, strict=True):
            ground = joined(self.faces[group])
            if times.count(area) == 1 or width_m(ground) >= SLIVER_M:
                continue
            yield from self._part_given(group, area, ground)

    def _part_given(
        self, group: list[int], area: int, ground: Polygon | MultiPolygon
    ) -> Iterator[Told]:
        taker = self._taker(group, (), never=area)
        size, owners = area_m2(ground), () if taker is None else (taker,)
        for face in group:
            self.owners[face] = owners
        if width_m(ground) < NOISE_M:
            return
        if taker is None:
            said = f"thin part of {size:.2f} m² dropped: it has no neighbour"
            yield "part_dropped", (area,), ground, -size, said
        else:
            said = f"thin part of {size:.2f} m² given to its neighbour"
            yield "part_given", (area, taker), ground, -size, said
            yield "part_taken", (taker, area), ground, size, said
