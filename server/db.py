"""The tables' common ground, and the one place where a transaction ends."""

import enum
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import shapely
from flask_sqlalchemy import SQLAlchemy
from geoalchemy2 import Geometry, WKBElement
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from server.problems import Problem

WGS84 = 4326

RowNumber = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database counts up; SQLite counts up INTEGER only."""


class Raced(Exception):
    """Another request wrote the same thing first: do this one again."""


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC and always given back with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)

    def __repr__(self) -> str:
        return "Instant()"


class Shape(TypeDecorator[BaseGeometry]):
    """A column of Shapely geometry in WGS 84: PostGIS geometry, or EWKB bytes.

    GeoAlchemy2 reads the attributes below from whatever type a column has, and
    drops the column without a word where it takes the type for a plain Geometry
    of its own on SQLite; hence the base type is bytes.
    """

    impl = LargeBinary
    cache_ok = True
    spatial_index = False
    use_N_D_index = False  # noqa: N815  # GeoAlchemy2's name
    use_typmod = None
    dimension = 2
    extended = True

    def __init__(self, geometry_type: str) -> None:
        super().__init__()
        self.geometry_type = geometry_type

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        if dialect is None or dialect.name != "postgresql":
            return LargeBinary()
        return dialect.type_descriptor(
            Geometry(self.geometry_type, WGS84, spatial_index=False)
        )

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        binary = shapely.to_wkb(shapely.set_srid(value, WGS84), include_srid=True)
        if dialect.name == "postgresql":
            return WKBElement(binary, srid=WGS84, extended=True)
        return binary

    def process_result_value(
        self, value: WKBElement | bytes | None, dialect: Dialect
    ) -> BaseGeometry | None:
        if value is None:
            return None
        data = value.data if isinstance(value, WKBElement) else value
        return shapely.from_wkb(data)

    def __repr__(self) -> str:
        return f"Shape({self.geometry_type!r})"


NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
"""Constraints get names that migrations and errors can use."""

COLUMNS: dict[Any, Any] = {
    datetime: Instant,
    enum.Enum: Enum(
        enum.Enum,
        native_enum=False,
        length=32,
        values_callable=lambda kind: [member.value for member in kind],
    ),
    dict[str, object]: JSON,
    list[str]: JSON,
    MultiPolygon: Shape("MULTIPOLYGON"),
}
"""Which column a Python type has."""


class Base(DeclarativeBase):
    """Every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map=COLUMNS
    )


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    engine_options={"pool_pre_ping": False},
)


@contextmanager
def transaction(*, writes: bool) -> Iterator[Session]:
    """Open the one transaction: return commits, raise rolls back.

    A writer takes SQLite's write lock at once, so that it never finds out half-way
    that another was faster. A Problem that `keeps` commits what it wrote.
    """
    session = db.session()
    session.connection(execution_options={"writes": writes})
    try:
        yield session
    except Problem as problem:
        if problem.keeps:
            session.commit()
        raise
    else:
        session.commit()
    finally:
        session.rollback()
        db.session.remove()


@contextmanager
def reading_anew() -> Iterator[Session]:
    """Open a transaction that sees what is committed by now.

    The request's own may have begun before, and SQLite shows it that moment only.
    """
    with Session(db.engine) as session:
        yield session


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _: object) -> None:
    """Let SQLite keep foreign keys and what was committed, even without power."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "busy_timeout = 30000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def insert_new(
    session: Session, table: type[Base], rows: Sequence[dict[str, Any]]
) -> int:
    """Insert the rows whose key is not there yet; return how many were new."""
    connection = session.connection()
    statement = _insert_new(table, connection.dialect.name)
    said = rows[0] if len(rows) == 1 else list(rows)
    return connection.execute(statement, said).rowcount


@cache
def _insert_new(table: type[Base], dialect: str) -> Executable:
    """Return the statement, made once: making it costs as much as running it.

    It counts rows instead of returning them, for many rows that are to return
    something become one long statement that is read anew each time.
    """
    kind = sqlite if dialect == "sqlite" else postgresql
    made: Executable = kind.insert(table.__table__).on_conflict_do_nothing()
    return made.execution_options(preserve_rowcount=True)


class current_transaction(FunctionElement[int]):
    """The number of the running transaction, for `audit_entry`."""

    type = BigInteger()
    inherit_cache = True


class epoch_seconds(FunctionElement[int]):
    """A moment's seconds since 1970, whole: what a week is counted from."""

    type = BigInteger()
    inherit_cache = True


class oldest_running_transaction(FunctionElement[int]):
    """Changes of transactions from this number on may still be incomplete."""

    type = BigInteger()
    inherit_cache = True


class next_transaction(FunctionElement[int]):
    """No line of this cluster that can be seen has this number yet, or a higher one."""

    type = BigInteger()
    inherit_cache = True


WRITTEN = (
    (current_transaction, "postgresql", "pg_current_xact_id()"),
    (current_transaction, "sqlite", "0"),
    (
        oldest_running_transaction,
        "postgresql",
        "pg_snapshot_xmin(pg_current_snapshot())",
    ),
    (next_transaction, "postgresql", "pg_snapshot_xmax(pg_current_snapshot())"),
)
"""What runs or comes next is asked of PostgreSQL only: see `has_many_writers`."""

for function, dialect, said in WRITTEN:
    cast = f"{said}::text::bigint" if dialect == "postgresql" else said
    compiles(function, dialect)(lambda *_, cast=cast, **__: cast)


def has_many_writers(session: Session) -> bool:
    """Tell whether lines may be committed in another order than that of their numbers.

    SQLite has one writer, so its lines need no number of their transaction.
    """
    return session.connection().dialect.name != "sqlite"


@compiles(epoch_seconds, "postgresql")
def _epoch_on_postgresql(said: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(said.clauses, **options)
    return f"floor(extract(epoch from {moment}))::bigint"


@compiles(epoch_seconds, "sqlite")
def _epoch_on_sqlite(said: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(said.clauses, **options)
    # Whole seconds only: SQLite would round the last half millisecond up.
    return f"cast(strftime('%s', substr({moment}, 1, 19)) as integer)"
