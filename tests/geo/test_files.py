"""Which files of areas are read, and how the others are refused."""

import json
import warnings
from zipfile import ZipFile

import numpy as np
import pytest
import shapely
from pyogrio import raw
from shapely import MultiPolygon, Point, Polygon, box

from geo.files import read_areas
from geo.refusals import AreaFileRefused

LOT = box(120.65, 28.01, 120.66, 28.02)
NEXT = box(120.66, 28.01, 120.67, 28.02)
METRES = box(465_600, 3_098_600, 466_600, 3_099_700)


def geojson(path, shapes, codes=("a", "b"), crs=None, **more):
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": "东溪", **more},
            "geometry": None
            if shape is None
            else json.loads(shapely.to_geojson(shape)),
        }
        for shape, code in zip(shapes, codes, strict=False)
    ]
    said = {"type": "FeatureCollection", "features": features}
    if crs:
        said["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    return path


def written(path, shapes, codes=("a", "b"), crs="EPSG:4326", **options):
    fields = options.pop("fields", ["code", "name"])
    columns = [np.array(codes, dtype=options.pop("kind", object))]
    columns += [np.array(["东溪村"] * len(shapes), dtype=object)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw.write(
            path,
            geometry=np.array(shapely.to_wkb(shapes), dtype=object),
            field_data=columns,
            fields=fields,
            geometry_type="Unknown" if path.suffix == ".gpkg" else "Polygon",
            crs=crs,
            **options,
        )
    return path


def read(path, **options):
    return read_areas(path, **{"code": "code", "name": "name", **options})


def refusal(path, **options):
    with pytest.raises(AreaFileRefused) as refused:
        read(path, **options)
    assert str(refused.value)
    return refused.value


@pytest.mark.parametrize("ending", ["geojson", "json", "gpkg", "shp"])
def test_each_kind_of_file_gives_the_same_areas(tmp_path, ending):
    path = tmp_path / f"areas.{ending}"
    make = geojson if "json" in ending else written
    features = read(make(path, [LOT, NEXT]))
    assert [(each.row, each.code, each.parent) for each in features] == [
        (1, "a", None),
        (2, "b", None),
    ]
    assert all(each.name.startswith("东溪") for each in features)
    assert features[0].polygon.equals_exact(LOT.normalize(), 1e-12, normalize=True)


def test_a_zipped_shapefile_in_a_folder_with_a_chinese_name_is_read(tmp_path):
    written(tmp_path / "areas.shp", [LOT, NEXT])
    with ZipFile(tmp_path / "areas.zip", "w") as archive:
        for suffix in ("shp", "shx", "dbf", "prj", "cpg"):
            archive.write(tmp_path / f"areas.{suffix}", f"网格/微网格.{suffix}")
        archive.writestr("__MACOSX/网格/._微网格.shp", b"x")
    assert [each.name for each in read(tmp_path / "areas.zip")] == ["东溪村"] * 2


def test_a_parent_is_read_where_its_field_is_named(tmp_path):
    path = geojson(tmp_path / "a.geojson", [LOT], up=330304)
    assert read(path, parent="up")[0].parent == "330304"
    path = geojson(tmp_path / "b.geojson", [LOT], up=None)
    assert read(path, parent="up")[0].parent is None


def test_parts_heights_and_crossing_rings_come_as_drawn(tmp_path):
    tie = Polygon([(120, 28), (120.1, 28.1), (120.1, 28), (120, 28.1)])
    parts = MultiPolygon([LOT, box(120.7, 28.1, 120.71, 28.11)])
    features = read(geojson(tmp_path / "a.geojson", [shapely.force_3d(parts), tie]))
    assert features[0].polygon.equals_exact(parts, 1e-9, normalize=True)
    assert not features[0].polygon.has_z
    assert not features[1].polygon.is_valid


@pytest.mark.parametrize("encoding", ["GBK", "GB18030", "UTF-8"])
@pytest.mark.parametrize("cpg", [None, "", "UTF-8", "936", "ISO-8859-1", "nonsense"])
def test_chinese_attributes_are_read_whatever_the_cpg_says(tmp_path, encoding, cpg):
    path = tmp_path / "a.shp"
    written(path, [LOT], ["a"], encoding=encoding, fields=["code", "名称"])
    path.with_suffix(".cpg").unlink()
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    assert read(path, name="名称")[0].name == "东溪村"


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("cpg", ["ISO-8859-1", "936", "UTF-8"])
def test_chinese_names_under_plain_fields_are_not_taken_for_latin(
    tmp_path, encoding, cpg
):
    path = written(tmp_path / "a.shp", [LOT], ["a"], encoding=encoding)
    path.with_suffix(".cpg").write_text(cpg)
    assert read(path)[0].name == "东溪村"


def test_a_shapefile_without_prj_in_degrees_is_taken_as_wgs_84(tmp_path):
    path = written(tmp_path / "a.shp", [LOT], ["a"])
    path.with_suffix(".prj").unlink()
    assert read(path)[0].polygon.equals_exact(LOT, 1e-12, normalize=True)


def test_a_shapefile_without_prj_in_metres_asks_for_the_system(tmp_path):
    path = written(tmp_path / "a.shp", [METRES], ["a"], crs="EPSG:4549")
    placed = read(path)[0].polygon
    path.with_suffix(".prj").unlink()
    refused = refusal(path)
    assert refused.name == "crs-missing"
    assert "--crs" in str(refused)
    assert read(path, crs="EPSG:4549")[0].polygon.equals_exact(placed, 1e-9)
    assert placed.centroid.distance(Point(119.656, 28.014)) < 0.01


@pytest.mark.parametrize("path", ["a.geojson", "a.gpkg"])
def test_feet_or_metres_without_a_system_are_refused(tmp_path, path):
    make = geojson if path.endswith("geojson") else written
    feet = box(1_527_000, 10_165_000, 1_530_000, 10_168_000)
    assert refusal(make(tmp_path / path, [feet], ["a"], crs=None)).name == "crs-missing"


def test_a_geojson_that_names_its_system_is_placed_by_it(tmp_path):
    named = geojson(tmp_path / "a.geojson", [METRES], crs="urn:ogc:def:crs:EPSG::4549")
    assert read(named)[0].polygon.centroid.distance(Point(119.656, 28.014)) < 0.01


def test_a_system_that_does_not_fit_the_numbers_is_refused(tmp_path):
    path = written(tmp_path / "a.gpkg", [METRES], ["a"], crs="EPSG:4490")
    assert refusal(path).name == "coordinates-impossible"
    assert refusal(path, crs="EPSG:99999999").name == "crs-unknown"
    beyond = written(tmp_path / "b.gpkg", [box(480, 28, 481, 29)], ["a"])
    assert refusal(beyond, crs="EPSG:4301").name == "coordinates-impossible"


@pytest.mark.parametrize(
    "swapped",
    [
        box(28.01, 120.65, 28.02, 120.66),  # no latitude is 120
        box(45.58, 84.89, 45.59, 84.90),  # possible, but north of Novaya Zemlya
    ],
)
def test_swapped_axes_are_refused_and_named(tmp_path, swapped):
    refused = refusal(geojson(tmp_path / "a.geojson", [swapped]))
    assert refused.name == "axes-swapped"
    assert refused.facts["box"] == pytest.approx(swapped.bounds)


def test_northings_before_eastings_are_swapped_axes(tmp_path):
    turned = box(3_098_600, 465_600, 3_099_700, 466_600)
    path = geojson(tmp_path / "a.geojson", [turned])
    assert refusal(path, crs="EPSG:4549").name == "axes-swapped"


def test_a_place_far_from_china_is_read_where_it_cannot_be_swapped(tmp_path):
    path = geojson(tmp_path / "a.geojson", [box(-71.1, 42.3, -71.0, 42.4)])
    assert len(read(path)) == 1
    arctic = geojson(tmp_path / "b.geojson", [box(20, 79, 20.1, 79.1)])
    assert len(read(arctic, region=None)) == 1


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "zip"])
def test_a_file_of_0_bytes_is_empty(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.touch()
    assert refusal(path).name == "file-empty"


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "zip", "csv"])
@pytest.mark.parametrize("content", [b"{", b"<OGRVRTDataSource/>", b"PK\x03\x04", b" "])
def test_a_file_of_something_else_is_unreadable(tmp_path, ending, content):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    assert refusal(path).name == "file-unreadable"


def test_a_file_that_is_not_there_is_unreadable(tmp_path):
    assert refusal(tmp_path / "a.geojson").name == "file-unreadable"


def test_a_file_cut_short_is_refused(tmp_path):
    for path in (
        geojson(tmp_path / "a.geojson", [LOT, NEXT]),
        written(tmp_path / "a.gpkg", [LOT, NEXT]),
    ):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert refusal(path).name in {"file-unreadable", "no-features"}


def test_a_file_without_features_is_refused(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    assert refusal(path).name == "no-features"


def test_a_missing_field_is_named_with_those_there(tmp_path):
    refused = refusal(geojson(tmp_path / "a.geojson", [LOT]), code="bianma")
    assert refused.name == "field-missing"
    assert refused.facts == {"field": "bianma", "fields": ["code", "name"]}


@pytest.mark.parametrize("shape", [Point(120, 28), LOT.exterior, None, Polygon()])
def test_what_is_no_area_is_refused_with_its_row(tmp_path, shape):
    refused = refusal(geojson(tmp_path / "a.geojson", [LOT, shape]))
    assert refused.name == "geometry-no-area"
    assert refused.facts["row"] == 2


def test_a_ring_without_any_area_is_no_area(tmp_path):
    flat = Polygon([(120, 28), (121, 29), (122, 30), (120, 28)])
    assert refusal(geojson(tmp_path / "a.geojson", [flat])).name == "geometry-no-area"


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_an_area_without_a_code_is_refused_with_its_row(tmp_path, nothing):
    refused = refusal(geojson(tmp_path / "a.geojson", [LOT, NEXT], ["a", nothing]))
    assert refused.name == "code-missing"
    assert refused.facts == {"rows": [2]}


def test_a_code_that_stands_twice_is_refused_with_both_rows(tmp_path):
    refused = refusal(geojson(tmp_path / "a.geojson", [LOT, NEXT, LOT], "xyx"))
    assert refused.name == "code-duplicate"
    assert refused.facts == {"rows": {"x": [1, 3]}}


def test_codes_written_as_numbers_keep_every_digit(tmp_path):
    codes = [99010110020100101, 99010110020100102]
    assert [
        each.code for each in read(geojson(tmp_path / "a.geojson", [LOT, NEXT], codes))
    ] == [
        "99010110020100101",
        "99010110020100102",
    ]


def test_codes_that_lost_digits_as_numbers_are_refused(tmp_path):
    path = written(tmp_path / "a.gpkg", [LOT], [99010110020100101.0], kind=float)
    assert refusal(path).name == "code-not-text"
    path = written(tmp_path / "b.gpkg", [LOT], [990101100201.0], kind=float)
    assert read(path)[0].code == "990101100201"


def test_a_file_with_several_layers_asks_which(tmp_path):
    path = written(tmp_path / "a.gpkg", [LOT], ["a"], layer="villages")
    written(path, [NEXT], ["b"], layer="grids", append=True)
    refused = refusal(path)
    assert refused.name == "layer-unclear"
    assert refused.facts["layers"] == ["villages", "grids"]
    assert read(path, layer="grids")[0].code == "b"
