"""What somebody who owns the database can do to the trail: take what guards it off, change it, and put it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from refuge.audit.verifying import Break, verify
from refuge.extensions import db
from refuge.models.append_only import TRAIL


@contextmanager
def force() -> Iterator[Connection]:
    """A connection on which the trail can be changed; afterwards it is guarded as before."""
    db.session.rollback()
    dialect = db.engine.dialect.name
    with db.engine.begin() as connection:
        for statement in TRAIL.drop(dialect):
            connection.execute(text(statement))
        yield connection
        for statement in TRAIL.create(dialect):
            connection.execute(text(statement))


def forced(*statements: str) -> None:
    """Run statements against the guarded trail."""
    with force() as connection:
        for statement in statements:
            connection.execute(text(statement))


def breaks() -> list[str]:
    """What the verification finds wrong: ``chain 1, entry 2 was changed …``."""
    return [
        f"chain {found.chain}, {f'entry {found.number}' if found.number else 'which'} {found.wrong}"
        for found in verify()
        if isinstance(found, Break)
    ]
