"""The base map under the areas, where an installation has set one."""

from typing import Any
from urllib.parse import urlsplit

from shapely import MultiPolygon

from geo.mainland import SHIFTED
from server.config import BaseMap


def describe(base_map: BaseMap | None, ground: MultiPolygon | None) -> Any:
    """Return what the app needs to draw the tiles, or None where there are none.

    Shapes and places go out as they are, in WGS 84: where the tiles are shifted,
    the app moves what it draws over them.
    """
    if base_map is None:
        return None
    hosts = [urlsplit(origin).netloc for origin in base_map.origins]
    moved = ground is not None and SHIFTED.contains(ground.representative_point())
    return {
        "tiles": base_map.tiles,
        "number": base_map.number,
        "suppliers": hosts,
        "shifted": base_map.gcj02 and moved,
    }
