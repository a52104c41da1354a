"""The index of the ground as a file, built by one process and mapped by all."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from shapely import MultiPolygon

from geo import GridIndex
from geo.indexfile import IndexFileDamaged

_LOG = logging.getLogger(__name__)


def kept_index(
    path: Path,
    codes: Sequence[str],
    draw: Callable[[], Mapping[str, MultiPolygon]],
    beside: Collection[Path] = (),
) -> GridIndex:
    """Return the index at a path, or build it of what `draw` gives and keep it there.

    A file that is damaged, old or of other areas is built again. Where none can be
    written, the index is in this process alone. Files of other grounds go, but those
    that are kept beside it.
    """
    try:
        index = GridIndex.open(path)
        if index.codes == tuple(codes):
            return index
    except FileNotFoundError:
        pass
    except (OSError, IndexFileDamaged) as problem:
        _LOG.warning("the index of the ground is built again: %s", problem)
    shapes = draw()
    index = GridIndex.build([shapes[code] for code in codes], codes)
    return _kept(index, path, beside)


def _kept(index: GridIndex, path: Path, beside: Collection[Path]) -> GridIndex:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        index.save(path)
        for other in set(path.parent.glob("*.index")) - {path, *beside}:
            other.unlink(missing_ok=True)
        return GridIndex.open(path)
    except (OSError, IndexFileDamaged) as problem:
        _LOG.warning("the index of the ground is not kept: %s", problem)
        return index
