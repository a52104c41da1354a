"""Shifted coordinates: there and back, and nothing moved where nothing is shifted."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from geo.datum import Datum, from_wgs84, to_wgs84
from geo.district import demo_district
from geo.mainland import SHIFTED
from geo.metres import distance_m
from geo.placing import from_datum

SHIFTED_MAPS = [Datum.GCJ02, Datum.BD09]
WEST, SOUTH, EAST, NORTH = SHIFTED.bounds

# Place, WGS 84 latitude and longitude, GCJ-02 latitude and longitude, shift in metres.
VECTORS = [
    ("Shanghai", 31.1774276, 121.5272106, 31.1753040, 121.5315419, 475),
    ("Shenzhen", 22.5438470, 113.9123160, 22.5407961, 113.9171765, 604),
    ("Beijing", 39.9119540, 116.3778170, 39.9133455, 116.3840472, 553),
    ("Huzhou", 30.8650, 120.1800, 30.8628367, 120.1846704, 507),
    ("Wenzhou", 28.0150, 120.6550, 28.0116332, 120.6589739, 541),
    ("Zaozhuang", 34.7730, 117.5900, 34.7719017, 117.5956173, 527),
    ("Karamay", 45.5800, 84.8900, 45.5808036, 84.8924041, 207),
]
# What everybody's formula for BD-09 gives for the same places.
BAIDU = [("Beijing", 116.3904547, 39.9195756), ("Wenzhou", 120.6655661, 28.0172737)]

ABROAD = {
    "zero": (0, 0),
    "Seoul": (126.98, 37.57),
    "Pyongyang": (125.75, 39.02),
    "Tokyo": (139.7, 35.7),
    "Hanoi": (105.85, 21.03),
    "Ulaanbaatar": (106.9, 47.92),
    "Kathmandu": (85.32, 27.7),
    "Bishkek": (74.6, 42.87),
    "Almaty": (76.9, 43.24),
    "Islamabad": (73.05, 33.7),
    "Delhi": (77.2, 28.6),
    "Vladivostok": (131.9, 43.12),
    "Khabarovsk": (135.07, 48.48),
    "Mandalay": (96.1, 21.97),
}
NOT_SHIFTED = ABROAD | {
    "Hong Kong": (114.17, 22.30),
    "Lo Wu": (114.1131, 22.5283),
    "Chek Lap Kok": (113.92, 22.31),
    "Macao": (113.54, 22.19),
    "Coloane": (113.56, 22.12),
    "Taipei": (121.56, 25.03),
    "Kaohsiung": (120.30, 22.63),
    "Penghu": (119.57, 23.57),
    "Kinmen": (118.32, 24.44),
    "Matsu": (119.94, 26.16),
}
SHIFTED_AT_THE_RIM = {
    "Luohu": (114.117, 22.5316),
    "Shenzhen Bay": (113.945, 22.5042),
    "Gongbei": (113.5525, 22.2185),
    "Hengqin": (113.5436, 22.1403),
    "Xiamen": (118.15, 24.45),
    "Dadeng": (118.33, 24.56),
    "Sanya": (109.5, 18.25),
    "Mohe": (122.34, 53.48),
    "Fuyuan": (134.3, 48.36),
    "Kashgar": (75.99, 39.47),
    "Ruili": (97.85, 24.01),
    "Dandong": (124.38, 40.12),
    "Shengsi": (122.82, 30.72),
    "Yongxing": (112.34, 16.83),
}

anywhere = st.tuples(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
around = st.tuples(st.floats(WEST - 2, EAST + 2), st.floats(SOUTH - 2, NORTH + 2))


def turn(way, point, datum):
    lon, lat = way(*point, datum)
    return float(lon), float(lat)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector[0])
def test_the_known_places_lie_where_maps_have_them(vector):
    _, lat, lon, shown_lat, shown_lon, shift = vector
    there = turn(from_wgs84, (lon, lat), Datum.GCJ02)
    back = turn(to_wgs84, (shown_lon, shown_lat), Datum.GCJ02)

    # The vectors are written to the seventh digit, a centimetre.
    assert there == pytest.approx((shown_lon, shown_lat), abs=6e-8)
    assert back == pytest.approx((lon, lat), abs=6e-8)
    # and their shifts were measured on a globe: three metres in a kilometre.
    assert distance_m(lon, lat, *there) == pytest.approx(shift, rel=0.004)


@pytest.mark.parametrize(("place", "lon", "lat"), BAIDU)
def test_baidus_step_comes_on_top(place, lon, lat):
    at = {name: (east, north) for name, north, east, *_ in VECTORS}[place]
    assert turn(from_wgs84, at, Datum.BD09) == pytest.approx((lon, lat), abs=6e-8)


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_there_and_back_is_where_one_was_all_over_the_mainland(datum):
    random = np.random.default_rng(3)
    lon, lat = random.uniform([[WEST], [SOUTH]], [[EAST], [NORTH]], (2, 200_000))
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    inside = shapely.contains_xy(SHIFTED, lon, lat)

    assert inside.sum() > 80_000
    assert max(np.abs(back[0] - lon)[inside]) < 1e-9
    assert max(np.abs(back[1] - lat)[inside]) < 1e-9
    # A kilometre or two beyond the outline there is no image to be taken back.
    beyond = ~shapely.contains_xy(SHIFTED.buffer(0.03), lon, lat)
    assert (back[0][beyond] == lon[beyond]).all()
    assert (back[1][beyond] == lat[beyond]).all()


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
@given(point=around)
@example((105.0, 35.0))
@example((105.0 + 1e-12, 35.0))
def test_there_and_back_is_where_one_was_at_any_point(datum, point):
    if shapely.contains_xy(SHIFTED, *point):
        back = turn(to_wgs84, turn(from_wgs84, point, datum), datum)
        assert back == pytest.approx(point, abs=1e-9, rel=0)
    else:
        assert turn(from_wgs84, point, datum) == point


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_a_shift_is_never_more_than_a_kilometre_and_a_half(datum):
    lon, lat = np.meshgrid(np.linspace(WEST, EAST, 300), np.linspace(SOUTH, NORTH, 300))
    shown = from_wgs84(lon, lat, datum)

    assert np.hypot(shown[0] - lon, shown[1] - lat).max() < 0.02


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
@pytest.mark.parametrize("place", NOT_SHIFTED)
def test_nothing_is_moved_abroad_nor_in_hong_kong_macao_and_taiwan(place, datum):
    point = NOT_SHIFTED[place]
    assert turn(from_wgs84, point, datum) == point


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
@pytest.mark.parametrize("place", ABROAD)
def test_nothing_is_taken_back_abroad(place, datum):
    assert turn(to_wgs84, ABROAD[place], datum) == ABROAD[place]


@pytest.mark.parametrize("place", SHIFTED_AT_THE_RIM)
def test_all_is_moved_up_to_the_last_town(place):
    point = SHIFTED_AT_THE_RIM[place]
    shown = turn(from_wgs84, point, Datum.GCJ02)
    assert 50 < distance_m(*point, *shown) < 1500
    assert turn(to_wgs84, shown, Datum.GCJ02) == pytest.approx(point, abs=1e-9, rel=0)


@pytest.mark.parametrize("way", [from_wgs84, to_wgs84])
@pytest.mark.parametrize("datum", Datum)
@given(point=anywhere)
def test_what_is_finite_stays_finite(way, datum, point):
    assert np.isfinite(turn(way, point, datum)).all()


@pytest.mark.parametrize("way", [from_wgs84, to_wgs84])
@pytest.mark.parametrize("datum", Datum)
def test_what_is_no_point_stays_what_it_is(way, datum):
    lon, lat = way([np.nan, 120, np.inf, 120], [28, np.nan, 28, -np.inf], datum)
    np.testing.assert_array_equal(lon, [np.nan, 120, np.inf, 120])
    np.testing.assert_array_equal(lat, [28, np.nan, 28, -np.inf])


@pytest.mark.parametrize("way", [from_wgs84, to_wgs84])
@pytest.mark.parametrize("datum", Datum)
def test_arrays_keep_their_form_and_what_was_given_is_not_touched(way, datum):
    given_lon, given_lat = np.full((2, 3), 120.65), np.full((2, 3), 28.01)
    lon, lat = way(given_lon, given_lat, datum)

    assert lon.shape == lat.shape == (2, 3)
    assert (given_lon == 120.65).all()
    assert (given_lat == 28.01).all()
    assert way([], [], datum)[0].shape == (0,)
    alone = turn(way, (120.65, 28.01), datum)
    assert (lon == alone[0]).all()
    assert (lat == alone[1]).all()


def test_wgs_84_is_wgs_84():
    assert turn(to_wgs84, (120.65, 28.01), Datum.WGS84) == (120.65, 28.01)


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_neighbours_still_share_every_corner_when_they_are_turned(datum):
    areas = [area for area in demo_district(200) if area.level == "micro_grid"]
    shown = shapely.transform(
        np.array([area.polygon for area in areas], dtype=object),
        lambda xy: np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], datum)),
    )

    assert shapely.coverage_is_valid(from_datum(shown, datum))
