"""Where a point is said to lie, held against GEOS point by point."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geo import GridIndex
from geo.indexfile import IndexFileDamaged
from geo.metres import away, distance_m, distances_m

BOW_TIE = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
HOLED = Polygon([(0, 0), (6, 0), (6, 6), (0, 6)], [[(2, 2), (4, 2), (4, 4), (2, 4)]])
ISLANDS = MultiPolygon([box(0, 0, 1, 1), box(3, 3, 5, 5)])
OVERLAPPING_PARTS = MultiPolygon([box(0, 0, 3, 3), box(1, 1, 5, 5)])
HOLE_OUTSIDE = Polygon(
    [(0, 0), (1, 0), (1, 1), (0, 1)], [[(3, 3), (4, 3), (4, 4), (3, 4)]]
)


def blob(x, y, size, corners, random):
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    reach = size * random.uniform(0.3, 1, corners)
    return Polygon(
        np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)])
    )


def adversarial(polygons):
    """Corners, middles of edges, and their neighbours one ulp away."""
    lines = [part.exterior.coords for p in polygons for part in shapely.get_parts(p)]
    lines += [
        ring.coords
        for p in polygons
        for part in shapely.get_parts(p)
        for ring in part.interiors
    ]
    corners = np.concatenate([np.array(line) for line in lines])
    middles = np.concatenate([(np.array(x)[1:] + np.array(x)[:-1]) / 2 for x in lines])
    exact = np.concatenate([corners, middles])
    steps = [(np.inf, 0), (-np.inf, 0), (0, np.inf), (0, -np.inf)]
    moved = [
        np.column_stack(
            [
                np.nextafter(exact[:, 0], dx) if dx else exact[:, 0],
                np.nextafter(exact[:, 1], dy) if dy else exact[:, 1],
            ]
        )
        for dx, dy in steps
    ]
    return np.concatenate([exact, *moved])


def lowest_by_geos(polygons, points):
    holds = np.array([[p.covers(Point(*xy)) for p in polygons] for xy in points])
    return np.where(holds.any(axis=1), holds.argmax(axis=1), -1)


def must_agree(polygons, points):
    index = GridIndex.build(polygons, [f"a{at}" for at in range(len(polygons))])
    found = index.locate_many(*points.T)
    assert found.dtype == np.int32
    assert found.tolist() == lowest_by_geos(polygons, points).tolist()
    one_by_one = [index.locate(*xy) for xy in points]
    assert one_by_one == [None if at < 0 else f"a{at}" for at in found]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_point_lies_where_geos_says(seed):
    random = np.random.default_rng(seed)
    polygons = [
        blob(*random.uniform(120, 120.01, 2), 0.004, random.integers(3, 12), random)
        for _ in range(6)
    ]
    points = np.concatenate(
        [random.uniform(119.998, 120.012, (50, 2)), adversarial(polygons)]
    )
    must_agree(polygons, points)


@pytest.mark.parametrize(
    "polygons",
    [
        [HOLED, box(2, 2, 4, 4)],
        [box(2, 2, 4, 4), HOLED],
        [ISLANDS, box(1, 0, 3, 3)],
        [BOW_TIE, box(1, 0, 3, 2)],
        [OVERLAPPING_PARTS, box(0, 0, 9, 9)],
        [HOLE_OUTSIDE, box(2, 0, 3, 1)],
        [box(0, 0, 2, 2), box(0, 0, 2, 2), box(1, 1, 3, 3)],
        [Polygon(), box(0, 0, 2, 2)],
    ],
)
def test_holes_parts_crossings_and_overlaps_follow_geos(polygons):
    tenths = np.arange(-5, 65) / 10
    grid = np.array([(x, y) for x in tenths for y in tenths])
    must_agree(polygons, np.concatenate([grid, adversarial(polygons)]))


def test_the_lowest_position_wins_where_areas_overlap():
    small, large = box(1, 1, 2, 2), box(0, 0, 3, 3)
    assert GridIndex.build([small, large], ["s", "l"]).locate(1.5, 1.5) == "s"
    assert GridIndex.build([large, small], ["l", "s"]).locate(1.5, 1.5) == "l"


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_lies_outside(odd):
    index = GridIndex.build([box(-180, -90, 180, 90)], ["earth"])
    assert index.locate_many([odd, 0, odd, 0], [0, odd, odd, 0]).tolist() == [
        -1
    ] * 3 + [0]
    assert index.locate(odd, 0) is None
    assert index.near(odd, 0, 10) == ()


def test_an_index_of_nothing_answers(tmp_path):
    GridIndex.build([], []).save(tmp_path / "index")
    index = GridIndex.open(tmp_path / "index")
    assert len(index) == 0
    assert index.codes == ()
    assert index.locate(1, 1) is None
    assert index.locate_many(np.zeros(3), np.zeros(3)).tolist() == [-1, -1, -1]
    assert index.near(1, 1, 100) == ()


@pytest.mark.parametrize(
    ("polygons", "codes", "cell_m"),
    [
        ([box(0, 0, 1, 1)] * 2, ["a", "a"], None),
        ([box(0, 0, 1, 1)], [], None),
        ([Point(0, 0)], ["a"], None),
        ([None], ["a"], None),
        ([Polygon([(0, 0), (1, np.inf), (1, 1)])], ["a"], None),
        ([box(0, 0, 1, 1)], ["a"], 0),
    ],
)
def test_what_cannot_be_indexed_is_refused(polygons, codes, cell_m):
    with pytest.raises(ValueError, match=r"."):
        GridIndex.build(polygons, codes, cell_m)


def test_longitudes_without_as_many_latitudes_are_refused():
    with pytest.raises(ValueError, match="one length"):
        GridIndex.build([], []).locate_many([1, 2], [1])


def test_threads_that_ask_at_once_hear_the_same():
    random = np.random.default_rng(3)
    for _ in range(40):
        polygons = [blob(*random.uniform(0, 1, 2), 0.2, 50, random) for _ in range(40)]
        index = GridIndex.build(polygons, [str(at) for at in range(40)])
        points = random.uniform(0, 1, (2, 3_000))
        first, *others = ask_at_once(index, points, threads=4)
        assert len(others) == 3
        assert all((placed == first[0]).all() for placed, _ in others)
        assert all(near == first[1] for _, near in others)


def ask_at_once(index, points, threads):
    start = threading.Barrier(threads)

    def ask(_):
        start.wait()
        return index.locate_many(*points), index.near(0.5, 0.5, 500)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(ask, range(threads)))


def test_a_disc_meets_what_is_within_its_radius_on_the_ellipsoid():
    lon, lat = 120.65, 28.01
    for turn in range(0, 360, 30):
        (there_lon,), (there_lat,) = away([lon], [lat], [float(turn)], [100.0])
        spot = box(there_lon, there_lat, there_lon, there_lat).buffer(1e-7)
        index = GridIndex.build([spot], ["spot"])
        assert index.near(lon, lat, 99.9) == ()
        assert index.near(lon, lat, 100.1) == ("spot",)


def test_an_area_that_holds_the_point_is_near_at_any_radius():
    index = GridIndex.build([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["w", "e"])
    assert index.near(1, 0.5, 0) == ("w", "e")
    assert index.near(0.5, 0.5, 0) == ("w",)


def test_an_area_is_near_its_own_corners_and_edges_at_radius_nothing():
    shape = blob(120.65, 28.01, 0.01, 40, np.random.default_rng(2))
    index = GridIndex.build([shape], ["blob"])
    for lon, lat in adversarial([shape]):
        assert index.locate(lon, lat) is None or index.near(lon, lat, 0) == ("blob",)


def test_a_hole_keeps_a_disc_outside():
    index = GridIndex.build([HOLED], ["ring"])
    assert index.near(3, 3, 100_000) == ()
    assert index.near(3, 3, 120_000) == ("ring",)


@pytest.mark.parametrize("radius", [-1, np.nan, np.inf])
def test_a_radius_is_a_number_from_nothing_up(radius):
    with pytest.raises(ValueError, match="radius"):
        GridIndex.build([], []).near(0, 0, radius)


def test_places_around_a_point_lie_as_far_as_was_asked():
    turns = np.linspace(0, 360, 64, endpoint=False)
    corners = np.column_stack(away(120.65, 28.01, turns, 500.0))
    far = [distance_m(120.65, 28.01, *corner) for corner in corners]
    assert np.allclose(far, 500, atol=1e-6)


def test_the_distance_to_a_long_straight_border_is_to_the_border():
    wall = np.array([box(120, 28, 121, 28.0001)])
    beside = distance_m(120.5, 28.01, 120.5, 28.0001)
    assert distances_m(wall, 120.5, 28.01)[0] == pytest.approx(beside, abs=0.01)


def saved(folder):
    path = folder / "index"
    codes = ["东", "island", "tie"]
    GridIndex.build([HOLED, ISLANDS, BOW_TIE], codes, cell_m=12).save(path)
    return path


def test_an_index_comes_back_as_it_was_saved(tmp_path):
    index = GridIndex.open(saved(tmp_path))
    assert index.codes == ("东", "island", "tie")
    assert index.cell_m == 12
    points = np.random.default_rng(1).uniform(-1, 7, (500, 2))
    expected = lowest_by_geos([HOLED, ISLANDS, BOW_TIE], points)
    assert index.locate_many(*points.T).tolist() == expected.tolist()


def test_the_same_index_gives_the_same_bytes(tmp_path):
    once = saved(tmp_path).read_bytes()
    GridIndex.open(tmp_path / "index").save(tmp_path / "index")
    assert (tmp_path / "index").read_bytes() == once
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_a_file_with_any_byte_changed_is_refused(tmp_path):
    path = saved(tmp_path)
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(IndexFileDamaged):
            GridIndex.open(path)


@pytest.mark.parametrize("kept", [0, 5, 51, 52, 53, 200])
def test_a_file_cut_short_is_refused(tmp_path, kept):
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexFileDamaged) as refused:
        GridIndex.open(path)
    assert refused.value.name == "index-file-damaged"


def test_a_file_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(FileNotFoundError):
        GridIndex.open(tmp_path / "none")
