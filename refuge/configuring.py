"""Takes the settings, and refuses to start with ones that cannot work."""

from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from werkzeug.middleware.proxy_fix import ProxyFix

from refuge.figures.length_bands import length_bands
from refuge.occupancy.disclosure import THRESHOLDS
from refuge.occupancy.lengths import SIX_MONTHS, Bands
from refuge.secrecy import keys

SECRETS = ("SECRET_KEY", "REFERENCE_KEY", "ENCRYPTION_KEYS", "PUBLIC_ADDRESS")
"""What must be given; the last is no secret, but has no default in production either."""
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
"""The names that PostgreSQL goes by in addresses; hosting platforms still give the first."""

LONGEST_RETENTION = 25


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
    app.config["SMALL_NUMBER"] = _small_number(str(app.config["SMALL_NUMBER"]).strip())
    app.config["RETENTION_YEARS"] = _retention_years(str(app.config["RETENTION_YEARS"]).strip())
    length_bands.use(_length_bands(str(app.config["LENGTH_BANDS"])))
    app.before_request(_bound_forms)
    app.before_request(_refuse_what_no_text_holds)
    _trust(app)
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


def _small_number(given: str) -> int:
    if given not in map(str, THRESHOLDS):
        raise NotConfigured("SMALL_NUMBER must be a whole number from 5 to 10: smaller counts of people are hidden.")
    return int(given)


def _length_bands(given: str) -> Bands:
    firsts = [first.strip() for first in given.split(",")]
    try:
        return Bands(tuple(int(first) if first.isascii() and first.isdecimal() else -1 for first in firsts))
    except ValueError:
        raise NotConfigured(
            "LENGTH_BANDS must be the fewest nights of each band of lengths of stay, rising, separated by commas: 0 is the first"
            f" and {SIX_MONTHS} (six months) one of them, such as {','.join(map(str, Bands().firsts))}."
        ) from None


def _retention_years(given: str) -> int:
    """None would erase on 1 April whoever left the day before (D6)."""
    if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= LONGEST_RETENTION):
        raise NotConfigured(
            f"RETENTION_YEARS must be a whole number of years from 1 to {LONGEST_RETENTION}: households are erased so long"
            " after the financial year in which they left."
        )
    return int(given)


def _bound_forms() -> None:
    """Only a form with files may be as large as the files; others are read into memory whole."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _refuse_what_no_text_holds() -> None:
    """Nobody types the character NUL, and PostgreSQL keeps none: somebody is trying something."""
    typed = chain(request.args.items(multi=True), request.form.items(multi=True))
    if any("\0" in word for pair in typed for word in pair) or "\0" in request.user_agent.string:
        abort(400)


def _trust(app: Flask) -> None:
    """Believe as many proxies as the settings name, and in production only our own address in the Host header."""
    address = urlsplit(app.config["PUBLIC_ADDRESS"])
    if address.scheme not in ("http", "https") or not address.hostname:
        raise NotConfigured("PUBLIC_ADDRESS must be the address people open, like https://refuge.example.org.")
    if not str(app.config["TRUSTED_PROXIES"]).isdecimal():
        raise NotConfigured("TRUSTED_PROXIES must be the number of proxies in front of the application, like 1.")
    if app.config["SESSION_COOKIE_SECURE"]:
        app.config["TRUSTED_HOSTS"] = [address.hostname]
    if proxies := int(app.config["TRUSTED_PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


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
