"""Rooms and mediators from a district's own lists."""

import os
import subprocess
import sys

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.identity.models import Account, Membership, Organisation
from server.register.models import Mediator
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE

ROOMS = ("名称", "类别", "区域编码", "调解类型", "专长", "值班电话", "停用")
PEOPLE = ("姓名", "区域编码", "调解组织", "产生方式", "任期起", "来源", "智囊团")


def write(path, header, rows):
    lines = [",".join(header), *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def linli(settings, make):
    """Run a command on this run's database; return its end and what it said."""
    env = os.environ | {
        "LINLI_DATA": str(settings.data),
        "LINLI_DATABASE_URL": settings.database_url,
        "LINLI_KEY_FILE": str(settings.key_file),
    }

    def run(*words):
        command = [sys.executable, "-m", "server.cli", *words]
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return run


def count(session, table):
    session.rollback()
    return session.scalar(select(func.count()).select_from(table))


def room(at, area=VILLAGE, **said):
    row = {"name": f"{at}号调解室", "kind": "调解室", "area": area} | said
    keys = ("name", "kind", "area", "way", "classes", "phone", "until")
    return tuple(row.get(key, "") for key in keys)


def test_a02_331_rooms_are_loaded_and_once_more_adds_nothing(
    linli, office, session, tmp_path
):
    file = write(tmp_path / "rooms.csv", ROOMS, [room(at) for at in range(331)])
    tried = linli("organisation", "load", file, "--dry-run")
    assert (tried[0], count(session, Organisation)) == (0, 0)
    assert "331 would be new" in tried[1]

    assert "Loaded 331; 0 were there already" in linli("organisation", "load", file)[1]
    assert "Loaded 0; 331 were there already" in linli("organisation", "load", file)[1]
    assert count(session, Organisation) == 331
    short = office.get("/staffing", area=DISTRICT, short=True)["items"]
    assert len(short) == 331


def test_a02_a_name_twice_in_a_village_is_refused_and_nothing_is_written(
    linli, session, tmp_path
):
    rows = [room(1), room(2), room(1, classes="02"), room(1, OTHER_VILLAGE)]
    end, said = linli(
        "organisation", "load", write(tmp_path / "rooms.csv", ROOMS, rows)
    )
    assert (end, count(session, Organisation)) == (1, 0)
    assert "row 4, the same name in that area as row 2" in said
    assert "row 5" not in said


def test_every_bad_row_is_named_with_its_column(linli, session, tmp_path):
    rows = [
        room(1, "999"),
        room(2, kind="派出所"),
        room(3, classes="02、0288"),
        room(4, until="明天"),
        room(5, phone="打给老示例"),
        room(6, kind="区县中心"),
        room(7, way="人民", classes="02、0402", until="2027-1-31", phone="000-8100"),
    ]
    end, said = linli(
        "organisation", "load", write(tmp_path / "rooms.csv", ROOMS, rows)
    )
    assert (end, count(session, Organisation)) == (1, 0)
    for number, column in enumerate(
        ("区域编码", "类别", "专长", "停用", "值班电话", "区域编码"), start=2
    ):
        assert f"row {number}, {column}:" in said
    assert "row 8" not in said
    assert "999" not in said


def test_a_workbook_is_read_as_a_list_is(linli, session, tmp_path):
    book = Workbook()
    for row in (ROOMS, room(7, way="人民", classes="02、0402", until="2027年1月31日")):
        book.active.append(row)
    book.save(tmp_path / "rooms.xlsx")
    assert linli("organisation", "load", str(tmp_path / "rooms.xlsx"))[0] == 0
    [found] = session.scalars(select(Organisation)).all()
    assert found.specialities == ["02", "0402"]
    assert (found.mediation_kind, str(found.valid_until)) == ("people", "2027-01-31")


def person(at, area=VILLAGE, **said):
    row = {
        "name": f"示例甲{at}",
        "area": area,
        "kind": "推选",
        "from": "2025-03-01",
    } | said
    keys = ("name", "area", "room", "kind", "from", "sources", "expert")
    return tuple(row.get(key, "") for key in keys)


def test_b02_1593_mediators_are_loaded_and_58_of_them_are_experts(
    linli, office, session, tmp_path
):
    office.organisation(VILLAGE, "1号调解室")
    people = [person(at, room="1号调解室", sources="乡贤") for at in range(1535)]
    people += [person(at, TOWN, kind="聘任", expert="是") for at in range(58)]
    file = write(tmp_path / "people.csv", PEOPLE, people)
    assert "1593 would be new" in linli("mediator", "load", file, "--dry-run")[1]
    assert count(session, Mediator) == 0

    assert "Loaded 1593; 0 were there" in linli("mediator", "load", file)[1]
    assert "Loaded 0; 1593 were there" in linli("mediator", "load", file)[1]
    assert (count(session, Mediator), count(session, Membership)) == (1593, 1535)
    assert office.get("/mediators", area=DISTRICT)["total"] == 1593
    assert office.get("/mediators", area=DISTRICT, expert=True)["total"] == 58
    first = office.get("/mediators", area=DISTRICT)
    second = office.get("/mediators", area=DISTRICT, cursor=first["next"])
    seen = {one["id"] for one in (*first["items"], *second["items"])}
    assert len(seen) == 200
    with_password = select(Account.id).where(
        Account.password_hash.is_not(None), Account.login.startswith(VILLAGE)
    )
    assert session.scalars(with_password).all() == []
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("mediator.keep") == 1593


def test_b02_a_list_of_people_is_refused_whole_and_shows_no_value(
    linli, session, tmp_path
):
    rows = [
        person(1),
        person(1),
        person(2, room="没有的调解室"),
        person(3, sources="富人"),
        person(4, **{"from": "三年前"}),
        person(5, OTHER_VILLAGE, expert="也许"),
    ]
    end, said = linli("mediator", "load", write(tmp_path / "people.csv", PEOPLE, rows))
    assert (end, count(session, Mediator)) == (1, 0)
    for number, what in (
        (3, "the same name"),
        (5, "来源"),
        (6, "任期起"),
        (7, "智囊团"),
    ):
        assert f"row {number}, {what}" in said
    for secret in ("示例甲", "富人", "三年前"):
        assert secret not in said
    rows = [person(2, room="没有的调解室")]
    end, said = linli("mediator", "load", write(tmp_path / "people.csv", PEOPLE, rows))
    assert (end, count(session, Mediator)) == (1, 0)
    assert "row 2, there is no such organisation there" in said


def test_columns_about_people_that_nobody_asked_for_are_left_out(linli, tmp_path):
    header = (*PEOPLE, "身份证", "照片")
    file = write(tmp_path / "people.csv", header, [(*person(1), "x", "y")])
    end, said = linli("mediator", "load", file)
    assert end == 0
    assert "column H: left out: personal data" in said
