"""What is written comes back: to our reader, and to GDAL alone."""

import json
from zipfile import ZipFile

import pyogrio
import pytest
import shapely
from pyogrio import raw
from shapely import MultiPolygon, Polygon, box

from geo.district import demo_district
from geo.files import read_areas
from geo.writing import write_areas

EXACT = {"gpkg", "shp", "zip", "csv"}
ENDINGS = sorted({*EXACT, "geojson", "json", "kml"})
AREAS = [one for one in demo_district(40, seed=2) if one.level == "micro_grid"]
HOLED = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
THIRDS = [
    HOLED.__class__(
        shapely.transform(HOLED, lambda xy: xy / 300 + [120 + 1 / 3, 28 + 1 / 7])
    ),
    MultiPolygon([box(121, 28, 121.1, 28.1), box(121.2, 28, 121.3, 28.1)]),
]


def texts(areas):
    return {
        "code": [one.code for one in areas],
        "name": [one.name for one in areas],
        "parent": [one.parent or "" for one in areas],
    }


def same(one, other, ending):
    tolerance = 0.0 if ending in EXACT else 1e-9
    as_many = [
        MultiPolygon([each]) if isinstance(each, Polygon) else each
        for each in (one, other)
    ]
    return as_many[0].normalize().equals_exact(as_many[1].normalize(), tolerance)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_district_comes_back_to_our_reader(tmp_path, ending):
    path = tmp_path / f"微网格.{ending}"
    assert write_areas(path, [one.polygon for one in AREAS], texts(AREAS)) == []
    fields = {"code": "code", "name": "name", "parent": "parent"}
    fields |= {"name": "Name"} if ending == "kml" else {}
    back = read_areas(path, **fields)
    assert [(each.code, each.name, each.parent) for each in back] == [
        (one.code, one.name, one.parent) for one in AREAS
    ]
    shapes = [each.polygon for each in back]
    assert all(
        same(one.polygon, shape, ending)
        for one, shape in zip(AREAS, shapes, strict=True)
    )
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize("ending", sorted(set(ENDINGS) - {"zip"}))
def test_a_district_comes_back_to_gdal_alone(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    write_areas(path, [one.polygon for one in AREAS], texts(AREAS))
    meta, _, shapes, data = raw.read(path)
    columns = dict(zip(meta["fields"].tolist(), data, strict=True))
    assert columns["code"].tolist() == [one.code for one in AREAS]
    assert pyogrio.read_info(path)["features"] == len(AREAS)
    assert meta["crs"] == (None if ending == "csv" else "EPSG:4326")
    for one, shape in zip(AREAS, shapely.from_wkb(shapes), strict=True):
        assert same(one.polygon, shape, ending)


@pytest.mark.parametrize("ending", ENDINGS)
def test_holes_parts_and_every_digit_stay(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    write_areas(path, THIRDS, {"code": ["a", "b"], "title": ["东", "西"]})
    back = read_areas(path, code="code", name="title")
    for shape, each in zip(THIRDS, back, strict=True):
        assert same(shape, each.polygon, ending)


def test_geojson_is_that_of_rfc_7946(tmp_path):
    path = tmp_path / "a.geojson"
    write_areas(path, THIRDS, {"code": ["a", "b"]})
    said = json.loads(path.read_text("utf-8"))
    assert "crs" not in said
    shell, hole = said["features"][0]["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.linearrings(shell))
    assert not shapely.is_ccw(shapely.linearrings(hole))


def test_a_shapefile_says_its_encoding_and_what_was_cut(tmp_path):
    fields = {
        "microgrid_code": ["a"],
        "microgrid_name": ["东" * 100],
        "微网格编码": ["x"],
    }
    notes = write_areas(tmp_path / "a.shp", [THIRDS[0]], fields)
    assert notes == [
        "the field microgrid_code is called microgrid_ in a Shapefile",
        "the field microgrid_name is called microgrid1 in a Shapefile",
        "1 texts of microgrid_name are cut to 254 bytes",
        "the field 微网格编码 is called 微网格 in a Shapefile",
    ]
    assert (tmp_path / "a.cpg").read_text().strip() == "UTF-8"
    (feature,) = read_areas(tmp_path / "a.shp", code="微网格", name="microgrid1")
    assert (feature.code, feature.name) == ("x", "东" * 84)


def test_a_zip_holds_the_whole_shapefile(tmp_path):
    write_areas(tmp_path / "a.zip", THIRDS, {"code": ["a", "b"]})
    with ZipFile(tmp_path / "a.zip") as archive:
        endings = {name.rsplit(".")[-1] for name in archive.namelist()}
    assert endings == {"shp", "shx", "dbf", "prj", "cpg"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_there_already_stays(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.write_text("mine")
    with pytest.raises(FileExistsError, match="there already"):
        write_areas(path, THIRDS, {"code": ["a", "b"]})
    assert path.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match="ends in"):
        write_areas(tmp_path / "a.xlsx", THIRDS, {"code": ["a", "b"]})
