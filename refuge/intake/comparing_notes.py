"""Whether a note is the one that is saved: both are encrypted, each time differently, so they are read and compared here.

A keyed fingerprint beside each note would let the database compare, but it would also show which notes are the same, and
everything that ever writes a note would have to keep it right.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from refuge.intake.comparing import COLUMNS, DIARY, ENTRY
from refuge.intake.destinations import DESTINATIONS
from refuge.intake.incoming import DIFFERENCES
from refuge.intake.staging import BATCH
from refuge.secrecy import Secret


def add_notes_that_differ(connection: Connection) -> None:
    """Add to the differences the rows whose saved note says something else; blank ones the database has compared."""
    for file, name, query in _pairs():
        both = connection.execute(query, execution_options={"stream_results": True})
        differing = [row.id for rows in both.partitions(BATCH) for row in rows if row.staged != row.saved]
        for start in range(0, len(differing), BATCH):
            rows = [dict(zip(COLUMNS, (file, row_id, name))) for row_id in differing[start : start + BATCH]]
            connection.execute(insert(DIFFERENCES), rows)


def _pairs() -> Iterator[tuple[str, str, Select[Any]]]:
    """File, column, and the query for the notes that are there on both sides."""
    for destination in DESTINATIONS.values():
        for name, staged in destination.columns.items():
            if isinstance(staged.type, Secret):
                yield destination.file, name, _both(destination.staged, staged, destination.table, name)
    yield "diary", "note", _both(DIARY, DIARY.c.note, ENTRY, "note")


def _both(incoming: Any, staged: Any, table: Any, name: str) -> Select[Any]:
    columns = [incoming.c.id, staged.label("staged"), table.c[name].label("saved")]
    joined = incoming.join(table, table.c.id == incoming.c.saved_id)
    return select(*columns).select_from(joined).where(staged.is_not(None), table.c[name].is_not(None))
