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
"""What an entry's hash covers: all of it but its id, which the database gives, and the hash."""


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash an entry has to carry. Details are covered as they are stored, so they need not be readable."""
    return keys.sealed("entry", *(_told(entry[name]) for name in SEALED))


def head_seal(chain: int, length: int, last_hash: str) -> str:
    """The seal of a chain of so many entries, of which this is the last one's hash."""
    return keys.sealed("head", chain, length, last_hash)


def _told(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
