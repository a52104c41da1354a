"""All areas at hand, drawn once in each process for each set of boundaries."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geo.suppression import ROOT, Tree
from server.access import Grant
from server.gis import queries
from server.territory.models import Level

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Atlas:
    """Areas by position, in the order of their paths."""

    rows: Sequence[Any]

    @cached_property
    def position(self) -> dict[UUID, int]:
        return {row.id: at for at, row in enumerate(self.rows)}

    @cached_property
    def tree(self) -> Tree:
        at = self.position
        return Tree([at.get(row.parent_id, ROOT) for row in self.rows])

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """Shapes with outer rings counter-clockwise, as GeoJSON has them; or None."""
        kept = np.empty(len(self.rows), dtype=object)
        kept[:] = [row.shape for row in self.rows]
        turned: NDArray[np.object_] = shapely.orient_polygons(kept)
        return turned

    @cached_property
    def boxes(self) -> Floats:
        """West, south, east, north of each; not a number where there is no shape."""
        found: Floats = shapely.bounds(self.shapes).reshape(-1, 4)
        return found

    def extent(self, areas: Positions) -> list[float] | None:
        """Return west, south, east, north of areas; None where none has a shape."""
        boxes = self.boxes[areas]
        boxes = boxes[~np.isnan(boxes[:, 0])]
        if not len(boxes):
            return None
        edges = [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]
        return [float(edge) for edge in edges]

    @cached_property
    def drawn(self) -> dict[int, str]:
        """The GeoJSON of shapes that were asked for."""
        return {}

    def geometry(self, at: int) -> str:
        """Return an area's shape as GeoJSON, seven decimals, or null."""
        if self.shapes[at] is None:
            return "null"
        if at not in self.drawn:
            exact = shapely.set_precision(self.shapes[at], 1e-7, mode="pointwise")
            self.drawn[at] = shapely.to_geojson(exact)
        return self.drawn[at]

    def parent_code(self, at: int) -> str | None:
        above = self.tree.parents[at]
        return None if above == ROOT else self.rows[above].code

    def within(self, grants: Iterable[Grant]) -> Flags:
        """Tell which areas the grants reach."""
        reach = tuple({grant.path for grant in grants})
        return np.array([row.path.startswith(reach) for row in self.rows], np.bool_)

    def of_level(self, level: Level, among: Flags) -> Positions:
        """Return a level's areas among some, by their codes."""
        there = np.flatnonzero(among).tolist()
        found = [
            at
            for at in there
            if self.rows[at].level == level and not self.rows[at].voided_on
        ]
        return np.array(sorted(found, key=lambda at: self.rows[at].code), np.int64)


class _Kept:
    """The atlas of this process."""

    lock = threading.Lock()
    version: Any = None
    atlas = Atlas([])


def atlas(session: Session) -> Atlas:
    """Return the areas as they are now; they are read anew when some were loaded."""
    version = (session.get_bind().engine.url, queries.get_version(session))
    with _Kept.lock:
        if version != _Kept.version:
            _Kept.atlas, _Kept.version = Atlas(queries.list_areas(session)), version
        return _Kept.atlas
