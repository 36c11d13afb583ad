"""Everything encrypted comes under the first of the keys, so that the others can be thrown away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, Text, and_, select, tuple_, type_coerce, update

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.extensions import begin_writing, db
from refuge.secrecy import Secret, Unreadable, keys

BATCH = 500


@dataclass
class Rotated:
    """One column: how many values came under the first key, were under it already, and which no key opens."""

    column: str
    rewritten: int = 0
    current: int = 0
    unreadable: int = 0


def rotate_secrets(viewer: Viewer) -> Iterator[Rotated]:
    """Encrypt every secret anew that is not under the first key; each column is given when it is done.

    Each batch is a transaction of its own, so others can work meanwhile, and whoever is interrupted begins again where
    they left off: what is under the first key already is passed over. What changes meanwhile is left as it becomes.
    """
    done = []
    for column in secret_columns():
        done.append(_rotate(column))
        yield done[-1]
    begin_writing()
    note(viewer, "secrets.rotated", after={one.column: one.rewritten for one in done if one.rewritten})
    db.session.commit()


def secret_columns() -> list[Column[Any]]:
    """Every column of every table whose text is encrypted."""
    tables = db.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, Secret)]


def _rotate(column: Column[Any]) -> Rotated:
    table, rotated, last = column.table, Rotated(f"{column.table.name}.{column.name}"), None
    while rows := _batch(table, column, last):
        begin_writing()
        for *known_by, token in rows:
            _rewrite(rotated, table, column, known_by, token)
        db.session.commit()
        last = tuple(rows[-1][:-1])
    return rotated


def _batch(table: Table, column: Column[Any], last: tuple[Any, ...] | None) -> list[Any]:
    """The next rows, by their primary key: what that is, and the value as it is stored."""
    known_by = list(table.primary_key.columns)
    stored = select(*known_by, type_coerce(column, Text)).where(column.is_not(None)).order_by(*known_by)
    if last is not None:
        stored = stored.where(tuple_(*known_by) > tuple_(*last))
    db.session.rollback()
    return list(db.session.execute(stored.limit(BATCH)).all())


def _rewrite(rotated: Rotated, table: Table, column: Column[Any], known_by: list[Any], token: str) -> None:
    if keys.is_current(token):
        rotated.current += 1
        return
    try:
        anew = keys.decrypted(token)
    except Unreadable:
        rotated.unreadable += 1
        return
    is_it = and_(*(own == value for own, value in zip(table.primary_key.columns, known_by, strict=True)))
    unchanged = type_coerce(column, Text) == token
    db.session.execute(update(table).where(is_it, unchanged).values({column: anew}))
    rotated.rewritten += 1
