"""Overwrites what erased rows left behind in the database's files. Not an action: it changes no record."""

import sqlite3
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from refuge.extensions import db

TABLES = ("stays", "people", "stay_access_needs", "stay_support_needs", "stay_viewers", "absences", "diary_entries", "referrals",
          "referral_children", "referral_access_needs", "referral_support_needs", "referral_other_reasons", "households",
          "household_keys", "legal_holds")  # fmt: skip
PATIENCE = 5_000
"""How long to wait for whoever is using the database, in milliseconds."""


def scrub() -> bool:
    """Write the files anew without what was erased; whether that could be done. Nobody may have a transaction open.

    SQLite: the whole file, then the write-ahead log is emptied. PostgreSQL: each table that held anything, and what it knows
    of the values in them; its own log and its backups are the operator's (docs/data-protection.md).
    """
    db.session.rollback()
    try:
        return _of_sqlite() if db.engine.dialect.name == "sqlite" else _of_postgresql()
    except DBAPIError:
        return False


def _of_sqlite() -> bool:
    with db.engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection  # as it is: neither of these may stand in a transaction
        try:
            driver.execute(f"PRAGMA busy_timeout={PATIENCE}")
            driver.execute("PRAGMA temp_store=MEMORY")  # no copy of the records in a temporary file
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        finally:
            connection.invalidate()  # the next one is opened with the usual settings
    return not busy


def _of_postgresql() -> bool:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = {PATIENCE}"))
        try:
            for table in TABLES:
                connection.execute(text(f"VACUUM (FULL, ANALYZE) {table}"))
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True
