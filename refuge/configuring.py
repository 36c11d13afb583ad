"""Takes the settings, and refuses to start with ones that cannot work."""

from pathlib import Path

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

SECRETS = ("SECRET_KEY", "REFERENCE_KEY")
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
"""The names that PostgreSQL goes by in addresses; hosting platforms still give the first."""


class NotConfigured(Exception):
    """A setting without which the application must not run is missing or cannot work; the message names it."""


def configure(app: Flask, settings: type) -> None:
    """Take the settings, fill in the embedded database, and refuse to start without secrets. Raises NotConfigured."""
    app.config.from_object(settings)
    missing = [name for name in SECRETS if not app.config[name]]
    if missing:
        one = len(missing) == 1
        raise NotConfigured(
            f"Set {' and '.join(missing)} in the environment: {settings.__name__} has no default for {'it' if one else 'them'}."
        )
    given = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_DATABASE_URI"] = _database(given) if given else _embedded(Path(app.instance_path))


def _embedded(folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    return f"sqlite:///{folder / 'refuge.db'}"


def _database(given: str) -> str:
    """The address as SQLAlchemy wants it; the value itself is not repeated, since it may hold a password."""
    try:
        url = make_url(given)
    except ArgumentError:
        raise NotConfigured(
            "DATABASE_URL is not the address of a database, like postgresql://user@host/name."
        ) from None
    if url.drivername in POSTGRESQL:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername != "sqlite":
        raise NotConfigured(f"DATABASE_URL names {url.drivername}; this works with sqlite and postgresql.")
    return given
