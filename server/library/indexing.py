"""Words looked up by index: FTS5 on SQLite, a text search index on PostgreSQL."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Uuid, bindparam, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from server.library.cutting import write_down

INSERT = text("INSERT INTO library_index (entry, words) VALUES (:entry, :words)")
DELETE = text("DELETE FROM library_index WHERE entry = :entry")


class holds_word(FunctionElement[bool]):
    """Whether an entry holds a word, as it is written down: `holds_word(words, word)`.

    The first is the column of the words, of the table itself.
    """

    type = Boolean()
    inherit_cache = True


@compiles(holds_word, "postgresql")
def _on_postgresql(said: Any, compiler: Any, **options: Any) -> str:
    words, word = (compiler.process(one, **options) for one in said.clauses)
    return f"to_tsvector('simple', {words}) @@ to_tsquery('simple', {word})"


@compiles(holds_word, "sqlite")
def _on_sqlite(said: Any, compiler: Any, **options: Any) -> str:
    _, word = (compiler.process(one, **options) for one in said.clauses)
    found = f"SELECT entry FROM library_index WHERE library_index MATCH {word}"
    return f"library_entry.id IN ({found})"


def index_entry(session: Session, entry_id: UUID, words: str) -> None:
    """Put an entry's words into SQLite's index; PostgreSQL's keeps itself."""
    _change(session, INSERT, entry=entry_id, words=words)


def forget_entry(session: Session, entry_id: UUID) -> None:
    _change(session, DELETE, entry=entry_id)


def _change(session: Session, statement: Any, **said: object) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        typed = statement.bindparams(bindparam("entry", type_=Uuid()))
        connection.execute(typed, said)


def written(word: str) -> str:
    return write_down([word])
