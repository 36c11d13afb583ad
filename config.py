"""Settings from the environment, one class per situation. No secret has a default outside development and tests."""

import os
from datetime import timedelta
from typing import Any, ClassVar

KEY_THAT_PROTECTS_NOTHING = "ZGV2ZWxvcG1lbnQgb25seToga2VlcHMgbm90aGluZyE="


class Settings:
    """What every situation shares.

    ``SECRET_KEY`` signs cookies and keys the marks of the sign-in lock. ``REFERENCE_KEY`` keys the hashes by which the
    household and stay references of imported files are known again, and seals the audit trail. ``ENCRYPTION_KEYS`` are
    the Fernet keys of notes and the like, separated by commas: the first encrypts, all of them decrypt. All come from
    the environment outside development and tests.
    """

    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "")
    SECRET_KEY = os.environ.get("SECRET_KEY", "")
    REFERENCE_KEY = os.environ.get("REFERENCE_KEY", "")
    ENCRYPTION_KEYS = os.environ.get("ENCRYPTION_KEYS", "")
    PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "http://127.0.0.1:8000")
    TRUSTED_PROXIES = os.environ.get("TRUSTED_PROXIES", "0")
    SQLALCHEMY_ENGINE_OPTIONS: ClassVar[dict[str, Any]] = {
        "hide_parameters": True
    }  # a failed statement is logged without what was in it
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_IDLE = timedelta(minutes=30)
    SESSION_WARNING = timedelta(minutes=2)  # so long before the end of an idle session it is warned of
    PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
    SECOND_FACTOR_REQUIRED = True
    WTF_CSRF_TIME_LIMIT = None  # as long as the session: a form left open through a night shift still saves
    WTF_CSRF_SSL_STRICT = False  # asks for a Referer, which our pages tell browsers not to send; see views/headers.py
    MAX_CONTENT_LENGTH = 20 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 1024 * 1024
    MAX_FORM_PARTS = 1000
    IMPORT_WORKBOOK_BYTES = int(os.environ.get("IMPORT_WORKBOOK_BYTES", 50 * 1024 * 1024))
    ARGON2_TIME_COST = 3
    ARGON2_MEMORY_COST = 65536  # KiB
    SMALL_NUMBER = os.environ.get("SMALL_NUMBER", "5")  # counts of people from 1 to one less are hidden (D3)

    LENGTH_BANDS = os.environ.get("LENGTH_BANDS", "0,7,28,91,182,273,365")  # fewest nights of each band (H7)

    RETENTION_YEARS = os.environ.get("RETENTION_YEARS", "2")  # whole financial years, then households are erased (D6)


class Production(Settings):
    """Behind https, with every secret given, and the address that people reach it by."""

    PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "")
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"


class Development(Settings):
    """On one's own machine: an embedded database in ``instance/`` and keys that protect nothing."""

    SECRET_KEY = os.environ.get("SECRET_KEY", "development only")
    REFERENCE_KEY = os.environ.get("REFERENCE_KEY", "development only")
    ENCRYPTION_KEYS = os.environ.get("ENCRYPTION_KEYS", KEY_THAT_PROTECTS_NOTHING)


class Testing(Settings):
    """In the test suite; the database is given by the test."""

    TESTING = True
    SECRET_KEY = "tests only"  # noqa: S105 – protects nothing
    REFERENCE_KEY = "tests only"
    ENCRYPTION_KEYS = KEY_THAT_PROTECTS_NOTHING
    SECOND_FACTOR_REQUIRED = False  # tests of the second factor turn it on; the environment cannot turn it off
    WTF_CSRF_ENABLED = False
    SQLALCHEMY_ENGINE_OPTIONS: ClassVar[dict[str, Any]] = {
        **Settings.SQLALCHEMY_ENGINE_OPTIONS,
        "query_cache_size": 5_000,  # the tests of one process ask more ways than a server would in a week
    }
    ARGON2_TIME_COST = 1
    ARGON2_MEMORY_COST = 64


SITUATIONS = {"production": Production, "development": Development, "testing": Testing}
