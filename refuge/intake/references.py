"""Household and stay references: the file's are kept only as keyed hashes, our own are random."""

import hashlib
import hmac
import secrets

ALPHABET = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Thirty-two letters and digits of which no two are mistaken for each other."""

LENGTH = 8
_LETTERS = bytes(ALPHABET[byte % len(ALPHABET)] for byte in range(256))


def random_reference() -> str:
    """A reference that says nothing, like ``H7K2M4Q8``. It may have been given out before: the caller looks."""
    return secrets.token_bytes(LENGTH).translate(_LETTERS).decode("ascii")


def keyed_hash(key: str, kind: str, provider_ref: str, reference: str) -> str:
    """What is kept of a reference in a file, to know its row again and nothing more.

    ``kind`` is stay or household; the same reference of another provider gives another hash.
    """
    told_apart = "\x1f".join((kind, provider_ref, reference))
    return hmac.digest(key.encode(), told_apart.encode(), hashlib.sha256).hex()
