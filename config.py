"""Settings from the environment, one class per situation. No secret has a default outside development and tests."""

import os
from datetime import timedelta


class Settings:
    """What every situation shares.

    ``SECRET_KEY`` signs sessions. ``REFERENCE_KEY`` keys the hashes by which the household and stay
    references of imported files are known again, and seals the audit trail. ``ENCRYPTION_KEYS`` are the Fernet keys of
    notes and the like, separated by commas: the first encrypts, all of them decrypt. All come from the environment
    outside development and tests.
    """

    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "")
    SECRET_KEY = os.environ.get("SECRET_KEY", "")
    REFERENCE_KEY = os.environ.get("REFERENCE_KEY", "")
    ENCRYPTION_KEYS = os.environ.get("ENCRYPTION_KEYS", "")
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
    WTF_CSRF_TIME_LIMIT = None  # as long as the session: a form left open through a night shift still saves
    MAX_CONTENT_LENGTH = 20 * 1024 * 1024
    IMPORT_WORKBOOK_BYTES = int(os.environ.get("IMPORT_WORKBOOK_BYTES", 50 * 1024 * 1024))
    ARGON2_TIME_COST = 3
    SMALL_NUMBER = int(
        os.environ.get("SMALL_NUMBER", 5)
    )  # counts of people from 1 to one less are hidden (D3): 5 to 10


class Production(Settings):
    """Behind https, with every secret given."""

    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"


class Development(Settings):
    """On one's own machine: an embedded database in ``instance/`` and keys that protect nothing."""

    SECRET_KEY = os.environ.get("SECRET_KEY", "development only")
    REFERENCE_KEY = os.environ.get("REFERENCE_KEY", "development only")
    ENCRYPTION_KEYS = os.environ.get("ENCRYPTION_KEYS", "ZGV2ZWxvcG1lbnQgb25seS4uLi4uLi4uLi4uLi4uLi4=")


class Testing(Settings):
    """In the test suite; the database is given by the test."""

    TESTING = True
    SECRET_KEY = "tests only"  # noqa: S105 – protects nothing
    REFERENCE_KEY = "tests only"
    ENCRYPTION_KEYS = "dGVzdHMgb25seS4uLi4uLi4uLi4uLi4uLi4uLi4uLi4="
    WTF_CSRF_ENABLED = False
    ARGON2_TIME_COST = 1


SITUATIONS = {"production": Production, "development": Development, "testing": Testing}
