import pytest
from flask_migrate import check, downgrade, upgrade
from shapely import MultiPolygon, box
from sqlalchemy import inspect, select, text

from server.app import create_app
from server.config import Settings
from server.db import db
from server.tables import metadata
from server.territory.models import Area
from tests.factories import WEST


def test_the_migrations_make_just_the_tables_that_the_code_knows(app):
    with app.app_context():
        check(directory="migrations")
        made = set(inspect(db.engine).get_table_names())

    assert set(metadata.tables) <= made


def test_the_geometry_column_is_there_and_keeps_its_value(app, make, session):
    columns = {c["name"] for c in inspect(session.bind).get_columns("area")}
    kept = session.scalars(select(Area.shape).where(Area.code == WEST)).one()

    assert "shape" in columns
    assert isinstance(kept, MultiPolygon)
    assert kept.equals(box(120.65, 28.01, 120.66, 28.02))


def test_postgis_itself_reads_the_geometry_in_wgs_84(app, make, session):
    if session.bind.dialect.name != "postgresql":
        pytest.skip("PostGIS is PostgreSQL's")
    said = text("select st_srid(shape), st_astext(st_centroid(shape)) from area")
    row = session.execute(text(f"{said} where code = '{WEST}'")).one()

    assert row[0] == 4326
    assert row[1].startswith("POINT(120.655")


def test_migrations_go_down_and_up_again(tmp_path):
    settings = Settings.read({"LINLI_DATA": str(tmp_path)})
    with create_app(settings).app_context():
        for step in (upgrade, downgrade, upgrade):
            step(directory="migrations")
        left = inspect(db.engine).get_table_names()
        db.engine.dispose()

    assert "record" in left


A, B, C = (f"'{letter * 32}'" for letter in "abc")
BEFORE = (
    f"insert into account values ({A}, 'x', 'x', null, true, false)",
    f"insert into sign_in values ({A}, {A}, 'a', '2026-11-20', '2027-01-01', null)",
    f"insert into sign_in values ({B}, {A}, 'b', '2026-11-20', '2027-01-01', null)",
    f"insert into enrolment values ({C}, {A}, 'c', null, '2026-11-27', '2026-11-20')",
    "insert into audit_entry"
    " (transaction_number, act, subject_id, sign_in_id, at, facts) values"
    f" (0, 'enrolment.make', {C}, null, '2026-11-20 08:00:00.000000', '{{}}'),"
    f" (0, 'enrolment.accept', {C}, {B}, '2026-11-20 09:00:00.000000', '{{}}')",
)


def test_devices_and_codes_of_before_are_told_apart_by_the_audit(tmp_path):
    settings = Settings.read({"LINLI_DATA": str(tmp_path)})
    with create_app(settings).app_context():
        upgrade(directory="migrations", revision="bb81009982ae")
        with db.engine.begin() as rows:
            for line in BEFORE:
                rows.exec_driver_sql(line)
        upgrade(directory="migrations")
        with db.engine.connect() as rows:
            ways = rows.execute(text("select way from sign_in order by id")).all()
            made = rows.execute(text("select made_at from enrolment")).scalar_one()
        db.engine.dispose()

    assert [row.way for row in ways] == ["password", "code"]
    assert made == "2026-11-20 08:00:00.000000"
