"""One application for each kind of database, kept from test to test: compiling statements takes most of the time here."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from refuge.extensions import db
from tests.conftest import app_on


@pytest.fixture(scope="session")
def kept() -> dict[str, Flask]:
    """Database address → its application; the database itself is made anew for each test."""
    return {}


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite file lies."""
    return tmp_path_factory.mktemp("retention")


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, shared_folder: Path) -> str:
    """The address of a migrated, empty SQLite database, the same in every test."""
    for left in shared_folder.iterdir():
        left.unlink()
    return f"sqlite:///{shutil.copy(migrated_sqlite, shared_folder / 'refuge.db')}"


@pytest.fixture
def app(sqlite_url: str, kept: dict[str, Flask]) -> Iterator[Flask]:
    """The application on SQLite, with its context pushed."""
    yield from _in_context(sqlite_url, kept)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_app(request: pytest.FixtureRequest, kept: dict[str, Flask]) -> Iterator[Flask]:
    """The application on SQLite and then on PostgreSQL, with its context pushed."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "fresh_postgres_url")
    yield from _in_context(url, kept)


def _in_context(url: str, kept: dict[str, Flask]) -> Iterator[Flask]:
    if url not in kept:
        kept[url] = app_on(url)
    with kept[url].app_context():
        yield kept[url]
        db.session.remove()
        db.engine.dispose()
