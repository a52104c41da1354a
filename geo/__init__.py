"""Where things lie: pure functions over shapes, and one index of areas.

Shapes go in and plain values come out, in WGS 84 (longitude first) unless a
name says metres. Nothing here knows the web or the database.
"""

from geo.locate import GridIndex

__all__ = ["GridIndex"]
