"""The views of PostGIS: read by a role that may read nothing else."""

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from server.audit.models import AuditEntry
from server.cli import linli
from server.gis.models import PublishedCount
from server.tables import metadata
from tests.factories import EAST, IN_EAST, IN_OTHER, IN_WEST, OTHER, WEST

VIEWS = {
    f"{prefix}{suffix}"
    for prefix, suffix in (
        ("micro_grid", "s"),
        ("micro_grid", "_counts"),
        ("grid", "s"),
        ("grid", "_counts"),
        ("village", "s"),
        ("village", "_counts"),
        ("town", "s"),
        ("town", "_counts"),
    )
}
AREA = {"code", "name", "parent", "geom"}


@pytest.fixture
def run(settings, make, monkeypatch):
    """Run a command on the test's own database."""
    monkeypatch.setenv("LINLI_DATA", str(settings.data))
    monkeypatch.setenv("LINLI_DATABASE_URL", settings.database_url)
    return lambda *said: CliRunner().invoke(linli, list(said))


@pytest.fixture
def owner(settings):
    """The owner's connection, each statement by itself."""
    if not settings.database_url.startswith("postgresql"):
        pytest.skip("the views are PostgreSQL's")
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def reader(owner, run):
    """A role that was granted the views, and is in force."""
    owner.execute(text('CREATE ROLE "qgis-reader" NOLOGIN'))
    done = run("gis", "grant", "qgis-reader", "--run")
    assert done.exit_code == 0, done.output
    owner.execute(text('SET ROLE "qgis-reader"'))
    yield owner
    owner.execute(text("RESET ROLE"))
    owner.execute(text('DROP OWNED BY "qgis-reader"'))
    owner.execute(text('DROP ROLE "qgis-reader"'))


@pytest.fixture
def published(run, doors, file):
    """Last month's counts, published: 2 and 9 in one village, 30 in the other."""
    file(2, at=IN_WEST)
    file(9, at=IN_EAST)
    file(30, at=IN_OTHER)
    done = run("gis", "publish")
    assert done.exit_code == 0, done.output


def test_a_voided_area_is_no_longer_among_those_to_draw(owner, reader):
    owner.execute(text("RESET ROLE"))
    voided = "update area set voided_on = '2026-11-01', shape = null where code = :code"
    owner.execute(text(voided), {"code": EAST})
    owner.execute(text('SET ROLE "qgis-reader"'))
    rows = reader.execute(text("select code from gis.micro_grids order by 1"))

    assert rows.scalars().all() == [WEST, OTHER]


def test_the_role_reads_areas_and_published_counts(reader, published, month):
    rows = reader.execute(
        text(
            "select code, st_astext(st_centroid(geom)) from gis.micro_grids order by 1"
        )
    ).all()
    assert [row.code for row in rows] == [WEST, EAST, OTHER]
    assert rows[0][1].startswith("POINT(120.655")

    said = "select code, filed from gis.micro_grid_counts where month = :month"
    counts = dict(reader.execute(text(said), {"month": month}).all())
    assert counts == {WEST: None, EAST: None, OTHER: 30}
    towns = "select filed from gis.town_counts where month = :month"
    assert reader.scalar(text(towns), {"month": month}) == 41


def test_the_role_reads_no_table(reader):
    for table in metadata.sorted_tables:
        with pytest.raises(ProgrammingError, match="permission denied"):
            reader.execute(text(f'select count(*) from "{table.name}"'))


def test_the_role_changes_nothing(reader):
    for view in sorted(VIEWS):
        for said in (f"delete from gis.{view}", f"update gis.{view} set code = 'x'"):
            with pytest.raises(DBAPIError, match="cannot|permission denied"):
                reader.execute(text(said))
    with pytest.raises(ProgrammingError, match="permission denied"):
        reader.execute(text("create table gis.mine (a int)"))


def test_what_can_be_reached_through_the_views_is_areas_and_counts(reader):
    rows = reader.execute(
        text(
            "select table_name, column_name from information_schema.columns"
            " where table_schema not in ('pg_catalog', 'information_schema')"
            " and table_name not in ('spatial_ref_sys', 'geometry_columns',"
            " 'geography_columns')"
        )
    ).all()
    columns = {}
    for row in rows:
        columns.setdefault(row.table_name, set()).add(row.column_name)

    assert set(columns) == VIEWS
    for view, named in columns.items():
        counted = {"month", "filed", "open"} if view.endswith("counts") else set()
        assert named == AREA | counted


def test_the_views_stand_on_two_tables(owner):
    rows = owner.scalars(
        text(
            "select distinct source.relname from pg_depend join pg_rewrite"
            " on pg_depend.objid = pg_rewrite.oid join pg_class source"
            " on pg_depend.refobjid = source.oid join pg_class view"
            " on pg_rewrite.ev_class = view.oid join pg_namespace"
            " on view.relnamespace = pg_namespace.oid"
            " where nspname = 'gis' and source.relkind = 'r'"
        )
    ).all()
    assert set(rows) == {"area", "published_count"}


def test_a_month_is_published_once_and_stays_as_it_was(
    run, published, file, session, month
):
    """Whoever reads it again must not learn what was filed in between."""
    file(6, at=IN_OTHER)
    again = run("gis", "publish")
    newest = select(PublishedCount.filed).where(PublishedCount.month == month)

    assert "Published 0 months, 0 counts." in again.output
    assert 30 in session.scalars(newest).all()
    assert 36 not in session.scalars(newest).all()
    months = session.scalars(select(PublishedCount.month).distinct()).all()
    assert (len(months), max(months)) == (12, month)
    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.act == "insight.publish")
    ).all()
    assert [line.facts["rows"] for line in noted] == [12 * 9]


def test_grants_are_printed_before_they_are_run(owner, run):
    owner.execute(text('CREATE ROLE "map ""maker"'))
    done = run("gis", "grant", 'map "maker')
    owner.execute(text('DROP ROLE "map ""maker"'))

    assert done.exit_code == 0
    assert done.output.splitlines() == [
        'GRANT USAGE ON SCHEMA "gis" TO "map ""maker";',
        'GRANT SELECT ON ALL TABLES IN SCHEMA "gis" TO "map ""maker";',
    ]


def test_a_role_that_is_not_there_is_refused(run, owner):
    done = run("gis", "grant", "nobody-here")
    assert done.exit_code == 1
    assert type(done.exception).__name__ == "NoSuchRole"


def test_sqlite_has_no_views(run, settings):
    if settings.database_url.startswith("postgresql"):
        pytest.skip("of SQLite")
    assert type(run("gis", "grant", "anybody").exception).__name__ == "NoViewsHere"
