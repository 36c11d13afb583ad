"""Takes the settings, and refuses to start with ones that cannot work."""

from pathlib import Path

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from refuge.secrecy import keys

SECRETS = ("SECRET_KEY", "REFERENCE_KEY", "ENCRYPTION_KEYS")
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
"""The names that PostgreSQL goes by in addresses; hosting platforms still give the first."""


class NotConfigured(Exception):
    """A setting without which the application must not run is missing or cannot work; the message names it."""


def configure(app: Flask, settings: type) -> None:
    """Take the settings, fill in the embedded database, and refuse to start without secrets. Raises NotConfigured.

    The keys go where encrypted columns and the trail find them.
    """
    app.config.from_object(settings)
    missing = [name for name in SECRETS if not app.config[name]]
    if missing:
        one = len(missing) == 1
        raise NotConfigured(
            f"Set {' and '.join(missing)} in the environment: {settings.__name__} has no default for {'it' if one else 'them'}."
        )
    _hand_over_keys(app.config["ENCRYPTION_KEYS"], app.config["REFERENCE_KEY"])
    given = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_DATABASE_URI"] = _database(given) if given else _embedded(Path(app.instance_path))


def _hand_over_keys(encryption: str, reference: str) -> None:
    """What was given is not repeated: even a mistyped key is nearly one."""
    try:
        keys.set(encryption, reference)
    except ValueError:
        raise NotConfigured(
            "ENCRYPTION_KEYS holds something that is no key: each is 32 random bytes in URL-safe base64,"
            " 44 characters, and several are separated by commas."
        ) from None


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
