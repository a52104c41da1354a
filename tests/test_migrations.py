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
