"""How the embedded database is opened: write-ahead log, foreign keys held, transactions begun by us."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event

SETTINGS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "secure_delete=ON",  # what is deleted is overwritten: an erased household must not be left in the file
    "busy_timeout=30000",  # milliseconds
)


@event.listens_for(Engine, "connect")
def open_connection(connection: Any, _record: Any) -> None:
    """Settings every SQLite connection needs; other databases are left alone."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN comes too late to be IMMEDIATE
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """Begin a reading transaction, or at once a writing one where the connection was asked for with ``writing=True``.

    A reader that turns writer half-way fails if somebody wrote in between; one that says so first waits its turn.
    """
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
