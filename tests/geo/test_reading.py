"""KML, CSV with WKT, zones of Gauss-Krüger, packed files, and long files."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import shapely
from pyproj import CRS, Transformer
from shapely import Point, box

from geo import archive, areafile
from geo.archive import unpacked
from geo.zones import SYSTEMS, code_of
from tests.geo.test_files import LOT, METRES, NEXT, geojson, read, refusal, written

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>示例</name>{}</Document></kml>
"""


def placemark(code, name, shape):
    spots = " ".join(f"{x},{y},5" for x, y in shapely.get_coordinates(shape))
    return (
        f"<Placemark><name>{name}</name><ExtendedData>"
        f'<Data name="code"><value>{code}</value></Data></ExtendedData>'
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{spots}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


TWO = placemark("99010110020100101", "东溪", LOT) + placemark("b", "西溪", NEXT)


def csv(path, rows, head="code,name,WKT", encoding="utf-8"):
    path.write_bytes("\r\n".join([head, *rows]).encode(encoding))
    return path


def both_areas(features):
    assert [each.name for each in features] == ["东溪", "西溪"]
    for each, shape in zip(features, (LOT, NEXT), strict=True):
        assert each.polygon.equals_exact(shape, 1e-12, normalize=True)
        assert not each.polygon.has_z


def test_kml_is_read_with_its_extended_data(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(KML.format(TWO), "utf-8")
    features = read(path, name="Name")
    both_areas(features)
    assert features[0].code == "99010110020100101"


def test_a_kml_of_several_folders_asks_which(tmp_path):
    path = tmp_path / "a.kml"
    folder = "<Folder><name>{}</name>{}</Folder>"
    inside = folder.format("微网格", TWO) + folder.format(
        "网格", placemark("g", "g", LOT)
    )
    path.write_text(KML.format(inside), "utf-8")
    refused = refusal(path, name="Name")
    assert (refused.name, refused.facts["layers"]) == (
        "layer-unclear",
        ["微网格", "网格"],
    )
    assert "--layer" in str(refused)
    both_areas(read(path, name="Name", layer="微网格"))


@pytest.mark.parametrize("points_only", [False, True])
def test_kmz_is_read_also_where_one_kml_points_to_another(tmp_path, points_only):
    link = "<NetworkLink><Link><href>layers/a.kml</href></Link></NetworkLink>"
    with ZipFile(tmp_path / "a.kmz", "w") as packed:
        if points_only:
            packed.writestr("doc.kml", KML.format(link))
        packed.writestr("layers/a.kml" if points_only else "doc.kml", KML.format(TWO))
        packed.writestr("images/icon.png", b"x")
    both_areas(read(tmp_path / "a.kmz", name="Name"))


def test_a_kml_of_lines_is_refused_with_its_row(tmp_path):
    path = tmp_path / "a.kml"
    line = TWO.replace("Polygon>", "LineString>")
    for tag in ("outerBoundaryIs", "LinearRing"):
        line = line.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    path.write_text(KML.format(line), "utf-8")
    assert refusal(path, name="Name").name == "geometry-no-area"


def test_a_kml_that_unfolds_without_end_is_refused(tmp_path):
    path = tmp_path / "a.kml"
    entities = "".join(
        f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12)
    )
    head, body = KML.format("<Placemark><name>&e11;</name></Placemark>").split("\n", 1)
    path.write_text(f'{head}<!DOCTYPE kml [<!ENTITY e0 "x">{entities}]>{body}', "utf-8")
    assert refusal(path, name="Name").name in {"file-unreadable", "no-features"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("head", ["wkt", "WKT", "几何", "boundary"])
def test_csv_with_wkt_is_read_in_each_usual_encoding(tmp_path, encoding, head):
    rows = [f'99010110020100101,东溪,"{LOT.wkt}"', f'b,西溪,"SRID=4326;{NEXT.wkt}"']
    path = csv(tmp_path / "a.csv", rows[:1], f"code,name,{head}", encoding)
    (feature,) = read(path)
    assert (feature.code, feature.name) == ("99010110020100101", "东溪")
    assert feature.polygon.equals_exact(LOT, 1e-12, normalize=True)


def test_csv_says_its_system_by_srid_or_the_operator_does(tmp_path):
    metres = METRES.wkt
    path = csv(tmp_path / "a.csv", [f'a,东,"SRID=4549;{metres}"'])
    assert read(path)[0].polygon.centroid.distance(Point(119.656, 28.014)) < 0.01
    assert refusal(csv(path, [f'a,东,"{metres}"'])).name == "crs-missing"
    assert read(path, crs="EPSG:4549")[0].polygon.bounds[0] > 119
    mixed = [f'a,东,"SRID=4549;{metres}"', f'b,西,"{LOT.wkt}"']
    assert refusal(csv(path, mixed)).name == "crs-unknown"


def test_a_polygon_of_many_corners_fits_in_a_cell_of_csv(tmp_path):
    round_ = Point(120.65, 28.01).buffer(0.01, quad_segs=4000)
    (feature,) = read(csv(tmp_path / "a.csv", [f'a,东,"{round_.wkt}"']))
    assert feature.polygon.equals_exact(round_, 1e-12, normalize=True)


@pytest.mark.parametrize(
    ("rows", "head", "name", "said"),
    [
        (["a,东,x"], "code,name,note", "file-unreadable", "WKT"),
        (["a,东"], "code,name,wkt", "geometry-no-area", "row 1 is no area"),
        (["a,东,POLYGON ((1 2"], "code,name,wkt", "geometry-no-area", "row 1"),
        (["a,东,POINT (120 28)"], "code,name,wkt", "geometry-no-area", "row 1"),
        ([f"a,东,{LOT.wkt}"], "code,name,wkt", "file-unreadable", "quotes"),
        ([f'a,东,"{LOT.wkt}'], "code,name,wkt", "file-unreadable", "quotes"),
        ([f'a,"{LOT.wkt}"'], "bianma,wkt", "field-missing", "bianma"),
        ([], "code,name,wkt", "no-features", "no areas"),
        (
            [f'a,"{LOT.wkt}","{LOT.wkt}"'],
            "code,w,v",
            "file-unreadable",
            "more than one",
        ),
    ],
)
def test_a_csv_that_cannot_be_read_says_why(tmp_path, rows, head, name, said):
    refused = refusal(csv(tmp_path / "a.csv", rows, head))
    assert (refused.name, said in str(refused)) == (name, True), str(refused)


def test_every_zone_of_the_table_is_the_one_that_its_code_names():
    for system, (wide, wide_bare, narrow, narrow_bare) in SYSTEMS.items():
        for first, zone, count in ((wide, 13, 11), (narrow, 25, 21)):
            for at in range(count):
                name = CRS.from_epsg(first + at).name
                assert system in name
                assert name.endswith(f"zone {zone + at}")
        for first, meridian, count, step in (
            (wide_bare, 75, 11, 6),
            (narrow_bare, 75, 21, 3),
        ):
            for at in range(count):
                name = CRS.from_epsg(first + at).name
                assert system in name
                assert name.endswith(f"CM {meridian + at * step}E")


@pytest.mark.parametrize("zone", [*range(13, 24), *range(25, 46)])
def test_each_zone_is_read_with_its_number_and_without(tmp_path, zone):
    meridian = 6 * zone - 3 if zone < 25 else 3 * zone
    lot = box(meridian + 0.2, 30, meridian + 0.21, 30.01)
    if not 73 < meridian < 135:
        return
    for numbered in (True, False):
        code = f"EPSG:{code_of(zone, numbered=numbered)}"
        way = Transformer.from_crs("EPSG:4490", code, always_xy=True)
        metres = shapely.transform(
            lot,
            lambda xy, way=way: shapely.get_coordinates(
                shapely.points(*way.transform(xy[:, 0], xy[:, 1]))
            ),
        )
        path = geojson(tmp_path / "a.geojson", [metres], ["a"])
        there = read(path, crs=code)[0].polygon
        assert shapely.hausdorff_distance(there, lot) < 1e-8
        other = f"EPSG:{code_of(zone, numbered=not numbered)}"
        refused = refusal(path, crs=other)
        assert refused.name == "zone-mismatch"
        assert f"--crs {code}" in str(refused)
        missing = refusal(path)
        assert missing.name == "crs-missing"
        assert not numbered or f"--crs {code}" in str(missing)


def test_a_prj_of_arcgis_is_known_by_its_zone(tmp_path):
    path = written(tmp_path / "a.shp", [METRES], ["a"], crs="EPSG:4549")
    wkt = CRS("EPSG:4528").to_wkt("WKT1_ESRI")
    path.with_suffix(".prj").write_text(wkt)
    refused = refusal(path)
    assert (refused.name, "EPSG:4549" in str(refused)) == ("zone-mismatch", True)


def test_northings_before_numbered_eastings_are_swapped(tmp_path):
    turned = box(3_098_600, 40_465_600, 3_099_700, 40_466_600)
    path = geojson(tmp_path / "a.geojson", [turned])
    for crs in ("EPSG:4528", "EPSG:4549"):
        assert refusal(path, crs=crs).name == "axes-swapped"


def test_feet_are_suspected_where_nobody_says_the_system(tmp_path):
    feet = box(1_527_000, 10_165_000, 1_530_000, 10_168_000)
    refused = refusal(geojson(tmp_path / "a.geojson", [feet]))
    assert refused.name == "crs-missing"
    assert "feet" in str(refused)
    assert "--crs" in str(refused)


def test_coordinates_that_are_huge_are_refused_and_shown(tmp_path):
    huge = box(1e15, 1e15, 2e15, 2e15)
    assert refusal(geojson(tmp_path / "a.geojson", [huge])).name == "crs-missing"
    assert refusal(tmp_path / "a.geojson", crs="EPSG:4549").name in {
        "coordinates-impossible",
        "axes-swapped",
    }


@pytest.mark.parametrize("ending", ["gpkg", "shp"])
def test_a_long_file_is_read_in_batches_and_says_how_far_it_is(
    tmp_path, monkeypatch, ending
):
    monkeypatch.setattr(areafile, "_ROWS_AT_ONCE", 7)
    lots = [box(120 + at / 100, 28, 120.01 + at / 100, 28.01) for at in range(20)]
    codes = [f"c{at}" for at in range(20)]
    path = written(tmp_path / f"a.{ending}", lots, codes)
    heard = []
    features = read(path, told=lambda read, rows: heard.append((read, rows)))
    assert [each.code for each in features] == codes
    assert heard == [(7, 20), (14, 20), (20, 20)]
    for each, lot in zip(features, lots, strict=True):
        assert each.polygon.equals_exact(lot, 1e-12, normalize=True)


def test_reading_can_be_stopped_between_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(areafile, "_ROWS_AT_ONCE", 1)
    path = written(tmp_path / "a.gpkg", [LOT, NEXT])

    def stop(read, rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(path, told=stop)


def test_a_zip_that_would_unpack_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_MOST_BYTES", 10_000_000)
    path = tmp_path / "a.zip"
    with (
        ZipFile(path, "w", ZIP_DEFLATED) as packed,
        packed.open("a.geojson", "w") as to,
    ):
        to.write(b'{"type":')
        for _ in range(11):
            to.write(b" " * 1_000_000)
    refused = refusal(path)
    assert refused.name == "file-unreadable"
    assert "unpack to over" in str(refused)


def test_a_damaged_zip_is_refused(tmp_path):
    whole = io.BytesIO()
    path = geojson(tmp_path / "a.geojson", [LOT, NEXT])
    with ZipFile(whole, "w", ZIP_DEFLATED) as packed:
        packed.write(path, "a.geojson")
    data = bytearray(whole.getvalue())
    data[60:80] = b"\xff" * 20
    for ending in ("zip", "kmz"):
        bad = tmp_path / f"bad.{ending}"
        bad.write_bytes(data)
        assert refusal(bad).name == "file-unreadable"
        bad.write_bytes(bytes(whole.getvalue()[:100]))
        assert refusal(bad).name == "file-unreadable"


def test_what_is_unpacked_goes_away(tmp_path):
    path = geojson(tmp_path / "a.geojson", [LOT])
    with ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.write(path, "../../out.geojson")
    with unpacked(tmp_path / "a.zip") as inside:
        assert inside.exists()
        assert inside.parent.parent != tmp_path.parent.parent
    assert not inside.exists()
    assert not (tmp_path.parent.parent / "out.geojson").exists()


def test_a_file_under_a_wrong_ending_is_told_the_right_one(tmp_path):
    path = written(tmp_path / "a.shp", [LOT], ["a"])
    other = tmp_path / "a.gpkg"
    other.write_bytes(path.read_bytes())
    assert "looks like a .shp file, rename it" in str(refusal(other))
