"""What tests share: an application on a migrated, empty database, of either kind."""

import gc
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from config import Testing
from refuge import create_app
from refuge.accounts.passwords import passwords
from refuge.extensions import db
from tests.postgres_server import administer, in_memory, named, postgres


def pytest_collection_finish() -> None:
    """Look through less often what was imported to stay."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def app_on(url: str) -> Flask:
    """An application on the database at ``url``."""
    app = create_app(type("OnOneDatabase", (Testing,), {"SQLALCHEMY_DATABASE_URI": url}))
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    return app


def migrate(url: str) -> None:
    """Bring the database at ``url`` up to date, as an operator would."""
    app = app_on(url)
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL."""
    with postgres(lasting=False) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    """The name of a migrated, empty PostgreSQL database, to be copied."""
    name = f"refuge_migrated_{os.getpid()}"
    administer(postgres_url, f"CREATE DATABASE {name}")
    migrate(named(postgres_url, name))
    return name


@pytest.fixture(scope="session")
def sqlite_folder() -> Iterator[Path]:
    """Where each test's SQLite database lies, at the same address as the one before it."""
    with TemporaryDirectory(prefix="refuge-sqlite-", dir=in_memory()) as folder:
        yield Path(folder)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, sqlite_folder: Path) -> str:
    """The address of a migrated, empty SQLite database of this test's own."""
    return _copied(migrated_sqlite, sqlite_folder / "refuge.db")


@pytest.fixture
def fresh_postgres_url(postgres_url: str, migrated_postgres: str) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database of this test's own."""
    name = f"refuge_test_{os.getpid()}"
    administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    yield named(postgres_url, name)
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def demonstration_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demonstration in it, to be copied."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("demonstration") / "refuge.db"))
    app = app_on(f"sqlite:///{path}")
    loaded = app.test_cli_runner().invoke(args=["demo"])
    assert loaded.exit_code == 0, loaded.output
    with app.app_context():
        db.engine.dispose()
    return path


@pytest.fixture
def demonstration(demonstration_sqlite: Path, sqlite_folder: Path) -> Iterator[Flask]:
    """The application with the demonstration loaded, with its context pushed."""
    yield from _in_context(_copied(demonstration_sqlite, sqlite_folder / "demonstration.db"))


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    """The application on SQLite, with its context pushed."""
    yield from _in_context(sqlite_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on SQLite and then on PostgreSQL, with its context pushed."""
    yield from _in_context(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "fresh_postgres_url"))


@pytest.fixture
def on_postgresql(fresh_postgres_url: str) -> Iterator[Flask]:
    """The application on PostgreSQL, with its context pushed."""
    yield from _in_context(fresh_postgres_url)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement the database is sent, as it is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def _copied(database: Path, to: Path) -> str:
    """The address of a copy of an SQLite database, in place of the last test's."""
    for left in to.parent.glob(f"{to.name}*"):
        left.unlink()
    return f"sqlite:///{shutil.copy(database, to)}"


@cache
def _kept(url: str) -> Flask:
    """One application for each address: starting one and compiling its statements takes longer than most tests."""
    return app_on(url)


def _in_context(url: str) -> Iterator[Flask]:
    app = _kept(url)
    settings = dict(app.config)
    passwords.set_cost(settings["ARGON2_TIME_COST"], settings["ARGON2_MEMORY_COST"])  # as if it had been started last
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    app.config.clear()
    app.config.update(settings)
