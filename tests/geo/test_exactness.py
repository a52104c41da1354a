"""Wherever a point lies, it lies where GEOS says, at any width of cells."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geo import GridIndex
from geo.cells import raster
from geo.crossing import place_many, placer
from geo.edges import ASK, unique_edges
from geo.frame import Frame
from tests.geo.adversaries import adversarial, lowest_by_geos, wild

SHAPES = wild(np.random.default_rng(11))


def index_of(polygons, cell_m=None):
    return GridIndex.build(polygons, [str(at) for at in range(len(polygons))], cell_m)


def one_by_one(index, points):
    codes = [index.locate(*point) for point in points.tolist()]
    return [-1 if code is None else int(code) for code in codes]


@pytest.mark.parametrize("cell_m", [6, 12, 30, 200])
@pytest.mark.parametrize("name", SHAPES)
def test_every_way_to_ask_gives_the_answer_of_geos(name, cell_m):
    polygons, random = SHAPES[name], np.random.default_rng(5)
    points = random.permutation(adversarial(polygons, random))[:9000]
    index, right = index_of(polygons, cell_m), lowest_by_geos(polygons, points)

    assert (index.locate_many(*points.T) == right).all()
    assert one_by_one(index, points[:3000]) == right[:3000].tolist()
    few = [index.locate_many(*part.T) for part in np.array_split(points[:3000], 60)]
    assert np.concatenate(few).tolist() == right[:3000].tolist()


def test_a_saved_index_gives_the_answer_of_geos(tmp_path):
    for polygons in SHAPES.values():
        random = np.random.default_rng(5)
        points = random.permutation(adversarial(polygons, random))[:2000]
        index_of(polygons).save(tmp_path / "index")
        index, right = (
            GridIndex.open(tmp_path / "index"),
            lowest_by_geos(polygons, points),
        )
        assert (index.locate_many(*points.T) == right).all()
        assert one_by_one(index, points) == right.tolist()


@pytest.mark.parametrize("name", sorted(set(SHAPES) - {"extremes"}))
def test_what_holds_a_point_is_near_it_at_no_radius(name):
    polygons, random = SHAPES[name], np.random.default_rng(6)
    index, points = index_of(polygons), adversarial(polygons, random)
    for x, y in random.permutation(points)[:40].tolist():
        code = index.locate(x, y)
        assert code is None or code in index.near(x, y, 0)


def test_geos_is_asked_about_few_points_of_a_tiling():
    polygons, random = SHAPES["tiles"], np.random.default_rng(8)
    points = random.uniform((120.6, 28.0), (120.61, 28.01), (20_000, 2))
    assert (index_of(polygons)._by_cells(*points.T) != ASK).all()


WHOLE = st.integers(0, 8)
SPOT = st.tuples(WHOLE, WHOLE)


def plain(spot, other):
    return box(*np.minimum(spot, other), *np.maximum(spot, other))


RING = st.lists(SPOT, min_size=3, max_size=7, unique=True).map(Polygon)
BOX = st.tuples(SPOT, SPOT).map(lambda spots: plain(*spots))
CUT = st.tuples(BOX.filter(lambda drawn: drawn.area), BOX).map(
    lambda pair: shapely.difference(*pair)
)
BOTH = st.tuples(BOX, BOX).map(lambda pair: shapely.MultiPolygon(pair))
AREA = st.one_of(RING, BOX, CUT, BOTH)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(AREA, max_size=6),
    st.sampled_from([1.0, 2.0**-10, 0.1, 1 / 3, 1e-5]),
    st.sampled_from([0.0, 120.6]),
    st.sampled_from([None, 20_000.0, 100_000.0]),
)
def test_on_a_coarse_lattice_ties_are_broken_as_geos_breaks_them(
    areas, step, start, cell_m
):
    moved = [shapely.transform(area, lambda xy: start + step * xy) for area in areas]
    polygons = np.array([*moved, None], dtype=object)[:-1]
    halves = np.arange(-1, 18) / 2
    points = start + step * np.array([(x, y) for x in halves for y in halves])
    index, right = index_of(polygons, cell_m), lowest_by_geos(polygons, points)
    assert index.locate_many(*points.T).tolist() == right.tolist()
    assert one_by_one(index, points) == right.tolist()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(AREA.filter(lambda area: area.is_valid), min_size=1, max_size=5),
    st.sampled_from([1.0, 0.5, 0.7]),
    st.sampled_from([1.0, 0.5, 0.7, 3.1]),
)
# Its top lies on a column's line, between two rows'.
@example([Polygon([(0, 0), (1, 1), (2, 0)])], 1.0, 0.7)
def test_borders_along_the_sides_of_cells_mislead_nobody(areas, step_x, step_y):
    polygons = np.array([*areas, None], dtype=object)[:-1]
    cells = raster(Frame(-2.0, -2.0, step_x, step_y, 48, 48), unique_edges(polygons))
    some = np.arange(-4, 21) / 2
    points = np.array([(x, y) for x in some for y in some])
    right, place = lowest_by_geos(polygons, points), placer(cells)
    many = place_many(cells, *points.T)
    single = np.array([place(*point) for point in points.tolist()])
    assert ((many == right) | (many == ASK)).all()
    assert ((single == right) | (single == ASK)).all()
    assert (many != ASK).any()
