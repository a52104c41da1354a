"""Who may read the views: grants on one schema, and on nothing else."""

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.problems import Conflict, Unprocessable


class NoViewsHere(Conflict):
    title = "The views for map programs are PostgreSQL's: this is SQLite"


class NoSuchRole(Unprocessable):
    title = "PostgreSQL has no such role: CREATE ROLE name LOGIN PASSWORD '...'"


def schema_name(session: Session) -> str:
    """Return the schema of the views: beside `public` it is `gis`."""
    if session.get_bind().dialect.name != "postgresql":
        raise NoViewsHere
    named = session.scalar(text("select current_schema()"))
    return "gis" if named == "public" else f"{named}_gis"


def grants(session: Session, role: str) -> list[str]:
    """Return the statements that let a role read the views; nothing is run."""
    schema = quoted(schema_name(session))
    if not session.scalar(
        text("select 1 from pg_roles where rolname = :role"), {"role": role}
    ):
        raise NoSuchRole(role=role)
    return [
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted(role)}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {quoted(role)}",
    ]


def grant(session: Session, role: str) -> None:
    """Let a role read the views."""
    for statement in grants(session, role):
        session.execute(text(statement))


def quoted(name: str) -> str:
    """Return a name as PostgreSQL reads it, whatever is in it.

    >>> quoted("qgis")
    '"qgis"'
    """
    return '"' + re.sub('"', '""', name) + '"'
