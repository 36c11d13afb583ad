"""The seals of the trail: keyed hashes that tie each entry to the one before it, and the head of a chain to its last."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from refuge.secrecy import keys

BEFORE_THE_FIRST = "0" * 64
SEALED = (
    "chain",
    "number",
    "at",
    "account_id",
    "who",
    "role",
    "address",
    "what",
    "about_kind",
    "about_key",
    "household_id",
    "detail",
    "previous",
)
"""What an entry's hash covers: all of it but the hash, and its id, which the database gives. Ids rise along a chain."""


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash an entry has to carry. Details are covered as they are stored, so they need not be readable."""
    return keys.sealed("entry", *(_told(entry[name]) for name in SEALED))


def head_seal(chain: int, length: int, last_hash: str, key: str) -> str:
    """The seal of a chain of so many entries, of which this is the last one's hash, told under this key.

    The key is covered as it is and not as it is stored, so that ``ENCRYPTION_KEYS`` can be rotated.
    """
    return keys.sealed("head", chain, length, last_hash, key)


def _told(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
