import csv
import io
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.cli import linli
from server.config import Settings
from server.territory.models import Area, Building, Dwelling
from tests.factories import EAST, IN_EAST, WEST, Factory

CHINESE = ["楼栋编码", "楼栋", "单元", "楼层", "门牌", "经度", "纬度", "微网格"]
ENGLISH = ["building_code", "building", "unit", "floor", "door"]
ENGLISH += ["lon", "lat", "micro_grid"]
TWO_DOORS = [
    ["B1", "3栋", "1", 2, "201", None, None, WEST],
    ["B1", "3栋", "1", 2, "202", None, None, WEST],
]

Load = Callable[..., Result]
Rows = Sequence[Sequence[Any]]


@pytest.fixture
def load(settings: Settings, make: Factory, tmp_path: Path) -> Load:
    """Load a file of bytes, or rows written as XLSX under the Chinese header."""

    def run(
        content: bytes | Rows, header: Sequence[str] = CHINESE, name: str = "doors.xlsx"
    ) -> Result:
        file = tmp_path / name
        data = content if isinstance(content, bytes) else xlsx([header, *content])
        file.write_bytes(data)
        env = {
            "LINLI_DATA": str(settings.data),
            "LINLI_DATABASE_URL": settings.database_url,
        }
        return CliRunner().invoke(linli, ["dwelling", "load", str(file)], env=env)

    return run


def xlsx(rows: Rows, merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    return made.getvalue().encode(encoding)


def count(session: Session, table: Any = Dwelling) -> int | None:
    return session.scalar(select(func.count()).select_from(table))


def refused(result: Result, session: Session, *said: str) -> None:
    assert result.exit_code == 1, result.output
    for words in (*said, "nothing was written"):
        assert words in result.output, result.output
    assert (count(session), count(session, Building)) == (0, 0)


@pytest.mark.parametrize("header", [CHINESE, ENGLISH])
def test_doors_are_loaded_and_their_building_is_made(
    load: Load, session: Session, header: list[str]
):
    result = load(TWO_DOORS, header)

    assert result.exit_code == 0, result.output
    assert "Loaded 2 doors and 1 buildings" in result.output
    building = session.scalars(select(Building)).one()
    assert (building.code, building.name) == ("B1", "3栋")
    doors = session.scalars(select(Dwelling).order_by(Dwelling.door)).all()
    assert [(door.unit, door.floor, door.door) for door in doors] == [
        ("1", 2, "201"),
        ("1", 2, "202"),
    ]


def test_a_second_load_adds_nothing(load: Load, session: Session):
    load(TWO_DOORS)
    result = load(TWO_DOORS)

    assert result.exit_code == 0
    assert "Loaded 0 doors and 0 buildings" in result.output
    assert "2 doors were there already" in result.output
    assert (count(session), count(session, Building)) == (2, 1)


def test_new_doors_join_a_building_that_is_there(load: Load, session: Session):
    load(TWO_DOORS)
    result = load([*TWO_DOORS, ["B1", "", "1", 3, "301", None, None, None]])

    assert "Loaded 1 doors and 0 buildings" in result.output
    assert count(session) == 3


def test_a_building_lies_where_its_point_is(load: Load, session: Session):
    lon, lat = IN_EAST
    assert load([["B1", "3栋", "1", 2, "201", lon, lat, None]]).exit_code == 0

    code = session.scalar(select(Area.code).join(Building))
    assert code == EAST
    building = session.scalars(select(Building)).one()
    assert (building.lon, building.lat) == IN_EAST


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_loads_in_each_usual_encoding(
    load: Load, session: Session, encoding: str
):
    data = as_csv([CHINESE, *TWO_DOORS], encoding)
    result = load(data, name="doors.csv")

    assert result.exit_code == 0, result.output
    assert session.scalars(select(Building.name)).one() == "3栋"


def test_columns_in_another_order_load(load: Load, session: Session):
    rows: Rows = [CHINESE[::-1], *(row[::-1] for row in TWO_DOORS)]

    assert load(xlsx(rows)).exit_code == 0
    assert count(session) == 2


def test_names_phones_and_id_numbers_are_left_out_and_never_shown(
    load: Load, session: Session
):
    people = ["示例甲", "13800000000", "110101190001010011", "旧表"]
    header = [*CHINESE, "户主", "联系", "证件", "备注"]
    result = load([[*row, *people] for row in TWO_DOORS], header)

    assert result.exit_code == 0
    for letter in "IJK":
        assert f"column {letter}: left out: personal data" in result.output
    assert "column L: left out: not in the template" in result.output
    assert not any(value in result.output for value in people)
    assert count(session) == 2


def test_a_phone_number_in_a_column_of_the_template_is_refused_unseen(
    load: Load, session: Session
):
    result = load([["B1", "3栋", "1", 2, "201 13800000000", None, None, WEST]])

    refused(result, session, "row 2, 门牌: holds a phone or ID number")
    assert "13800000000" not in result.output


def test_three_bad_rows_among_five_thousand_are_all_named_and_nothing_is_written(
    load: Load, session: Session
):
    rows = many()
    rows[9][3], rows[2500][4], rows[4998][7] = "二楼", "", "990101"
    result = load(rows)

    refused(result, session, "row 11, 楼层", "row 2502, 门牌", "row 5000, 微网格")
    assert result.output.count("error") == 3


def test_five_thousand_doors_load_within_seconds(load: Load, session: Session):
    begun = time.monotonic()
    result = load(many())

    assert result.exit_code == 0
    assert count(session) == 5000
    assert time.monotonic() - begun < 30


def many() -> list[list[Any]]:
    return [
        [
            f"B{at // 50}",
            f"{at // 50}栋",
            "1",
            at % 50 // 4 + 1,
            str(at % 50),
            "",
            "",
            WEST,
        ]
        for at in range(5000)
    ]


def test_merged_cells_are_refused_with_their_place(load: Load, session: Session):
    refused(
        load(xlsx([CHINESE, *TWO_DOORS], "A2:A3")), session, "merged cells at A2:A3"
    )


def test_a_missing_column_is_refused_and_the_expected_ones_are_said(
    load: Load, session: Session
):
    header = ["门牌号" if name == "门牌" else name for name in CHINESE]

    refused(
        load(TWO_DOORS, header),
        session,
        "there is no column 门牌/door",
        "should hold: 楼栋编码/building_code, 楼栋/building",
    )


def test_a_file_without_a_header_is_refused_and_its_first_row_is_not_shown(
    load: Load, session: Session
):
    result = load([["B1", "示例甲", "13800000000"]], ["B2", "示例乙", "13800000001"])

    refused(result, session, "there is no column")
    assert "示例" not in result.output


def test_a_column_that_stands_there_twice_is_refused(load: Load, session: Session):
    rows = [[*row, "1"] for row in TWO_DOORS]

    refused(load(rows, [*CHINESE, "单元"]), session, "stands there 2 times")


def test_an_unknown_micro_grid_is_refused(load: Load, session: Session):
    rows = [["B1", "3栋", "1", 2, "201", None, None, "99010110020100199"]]

    refused(load(rows), session, "row 2, 微网格: there is no such micro-grid")


def test_a_point_in_no_micro_grid_is_refused(load: Load, session: Session):
    rows = [["B1", "3栋", "1", 2, "201", 28.015, 120.665, None]]
    refused(load(rows), session, "row 2, 纬度: is no number from -90 to 90")
    rows = [["B1", "3栋", "1", 2, "201", 10, 10, None]]
    refused(load(rows), session, "row 2, 经度: the point lies in no micro-grid")


def test_a_new_building_without_a_place_is_refused(load: Load, session: Session):
    rows = [["B1", "3栋", "1", 2, "201", None, None, None]]

    refused(load(rows), session, "row 2, the building has no micro-grid")


def test_the_place_of_a_building_may_stand_in_any_of_its_rows(
    load: Load, session: Session
):
    rows = [["B1", "", "1", 2, "201", None, None, None], TWO_DOORS[1]]

    assert load(rows).exit_code == 0
    assert session.scalars(select(Building.name)).one() == "3栋"


def test_a_building_in_two_micro_grids_is_refused(load: Load, session: Session):
    rows = [TWO_DOORS[0], [*TWO_DOORS[1][:-1], EAST]]

    refused(load(rows), session, "row 3, 微网格: building B1 lies in another")


def test_one_code_for_two_buildings_is_refused(load: Load, session: Session):
    rows = [TWO_DOORS[0], ["B1", "4栋", *TWO_DOORS[1][2:]]]

    refused(load(rows), session, "row 3, 楼栋: its code belongs to another building")


def test_a_door_that_stands_there_twice_is_refused_with_both_rows(
    load: Load, session: Session
):
    refused(
        load([*TWO_DOORS, TWO_DOORS[0]]),
        session,
        "row 4, 门牌: the same door as in row 2",
    )


@pytest.mark.parametrize("floor", ["二楼", "2.5", "2F", 2.5, 4000])
def test_a_floor_that_is_no_number_is_refused(load: Load, session: Session, floor: Any):
    rows = [["B1", "3栋", "1", floor, "201", None, None, WEST]]

    refused(load(rows), session, "row 2, 楼层")


@pytest.mark.parametrize(("floor", "kept"), [("-1", -1), (3.0, 3), ("", None)])
def test_a_cellar_and_an_unknown_floor_are_kept(
    load: Load, session: Session, floor: Any, kept: int | None
):
    assert load([["B1", "3栋", "1", floor, "201", None, None, WEST]]).exit_code == 0

    assert session.scalars(select(Dwelling.floor)).one() == kept


@pytest.mark.parametrize("at", [0, 4])
def test_a_door_without_its_number_or_building_is_refused(
    load: Load, session: Session, at: int
):
    rows = [list(TWO_DOORS[0])]
    rows[0][at] = "  "

    refused(load(rows), session, f"row 2, {CHINESE[at]}: is empty")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+200", "is a formula"),
        (date(2026, 3, 2), "is a date"),
        (float(WEST), "has lost digits"),
    ],
)
def test_a_cell_that_is_no_text_is_refused_with_its_place(
    load: Load, session: Session, value: Any, said: str
):
    rows = [["B1", "3栋", "1", 2, value, None, None, WEST]]

    refused(load(rows), session, f"row 2, 门牌: {said}")


def test_a_formula_outside_the_template_does_no_harm(load: Load, session: Session):
    assert load([[*TWO_DOORS[0], "=1+1"]], [*CHINESE, "合计"]).exit_code == 0
    assert count(session) == 1


@pytest.mark.parametrize("name", ["doors.xlsx", "doors.csv"])
def test_a_file_of_zero_bytes_is_refused(load: Load, session: Session, name: str):
    refused(load(b"", name=name), session, "is empty: 0 bytes")


@pytest.mark.parametrize(
    "data", [b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken", b"a,b\n1,2\n"]
)
def test_what_is_no_workbook_is_refused(load: Load, session: Session, data: bytes):
    refused(load(data), session, "is no XLSX workbook")


def test_an_archive_that_is_no_workbook_is_refused(load: Load, session: Session):
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("readme.txt", "no workbook")

    refused(load(made.getvalue()), session, "is no XLSX workbook")


def test_bytes_that_are_no_text_are_refused(load: Load, session: Session):
    refused(load(b"\xff\x00\xfe", name="doors.csv"), session, "is no text")


def test_a_header_alone_is_refused(load: Load, session: Session):
    refused(load([]), session, "no door under it")


def test_a_comma_too_many_is_refused_with_its_row(load: Load, session: Session):
    data = as_csv([ENGLISH, TWO_DOORS[0], [*TWO_DOORS[1], "x"]])

    refused(load(data, name="doors.csv"), session, "row 3 has more cells")


def test_an_open_quote_is_refused_with_its_line(load: Load, session: Session):
    data = as_csv([ENGLISH]) + f'B1,"3,1,2,201,,,{WEST}\n'.encode()

    refused(load(data, name="doors.csv"), session, "is no CSV")


def test_a_text_that_is_too_long_is_refused(load: Load, session: Session):
    rows = [["B1", "栋" * 65, "1", 2, "201", None, None, WEST]]

    refused(load(rows), session, "row 2, 楼栋: is longer than 64")
