"""Alembic's entry: the app's own database and tables."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from server import tables
from server.db import Shape


def include_name(name: str | None, type_: str, _: object) -> bool:
    """Leave PostGIS's own tables alone."""
    return type_ != "table" or name in tables.metadata.tables


def render_item(type_: str, item: Any, where: Any) -> str | Literal[False]:
    """Write our column types by name, and import them in the migration."""
    if type_ == "type" and type(item).__module__ in {"server.db", "server.cipher"}:
        where.imports.add(f"from {type(item).__module__} import {type(item).__name__}")
        return repr(item)
    return False


def include_object(item: Any, _: object, type_: str, *__: object) -> bool:
    """Leave PostgreSQL its own indexes, which say what they use: SQLite has no such.

    One of words is an expression, which cannot be compared: its migration knows it.
    """
    own = type_ == "index" and item.dialect_kwargs.get("postgresql_using")
    return not own or (own != "gin" and connection.dialect.name == "postgresql")


def same_shape(
    _: object, __: object, kept: object, said: object, ___: object
) -> bool | None:
    """A shape is bytes on SQLite: there is nothing to compare."""
    return False if isinstance(said, Shape) else None


engine = current_app.extensions["migrate"].db.engine
with engine.begin() as connection:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '4s'")
    context.configure(
        connection,
        target_metadata=tables.metadata,
        include_name=include_name,
        include_object=include_object,
        render_item=render_item,
        compare_type=same_shape,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    context.run_migrations()
