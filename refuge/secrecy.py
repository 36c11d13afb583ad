"""Secrets at rest: the keys the application was started with, and the columns that only they can read.

``create_app`` sets the keys. What is encrypted stays so in the database, its log and its backups; keys can be changed
(see ``refuge.actions.rotate_secrets``).
"""

import hmac
import json
import re
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

A_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
"""Thirty-two bytes in URL-safe base64."""


class Unreadable(Exception):
    """Something is encrypted under none of the keys given; the message says so in a line."""


class Keys:
    """The keys of one application: the first of ``encryption`` encrypts, all of them decrypt; ``reference`` seals.

    >>> old, new = new_key(), new_key()
    >>> keys = Keys()
    >>> keys.set(old, reference="any words")
    >>> token = keys.encrypted("She called on Tuesday")
    >>> keys.set(f"{new},{old}", reference="any words")
    >>> keys.decrypted(token), keys.is_current(token), keys.is_current(keys.encrypted("anything"))
    ('She called on Tuesday', False, True)
    """

    def set(self, encryption: str, reference: str) -> None:
        """Use these from now on. Raises ValueError unless ``encryption`` is one key or several, separated by commas."""
        given = [key.strip() for key in encryption.split(",")]
        if not all(map(A_KEY.fullmatch, given)):
            raise ValueError("not a key")  # the library would pass over strange characters, and what comes after them
        fernets = [Fernet(key) for key in given]
        self._first, self._any = fernets[0], MultiFernet(fernets)
        self._seal = hmac.digest(reference.encode(), b"the seals of the trail", sha256)

    def encrypted(self, text: str) -> str:
        """What to keep of a text; another time it looks different."""
        return self._first.encrypt(text.encode()).decode("ascii")

    def decrypted(self, token: str) -> str:
        """The text kept. Raises Unreadable."""
        return _opened(self._any, token)

    def is_current(self, token: str) -> bool:
        """Whether the first key opens it, so that it need not be encrypted again."""
        try:
            _opened(self._first, token)
        except Unreadable:
            return False
        return True

    def sealed(self, *told: Any) -> str:
        """A keyed hash of plain values in their order (HMAC-SHA256, 64 characters): nobody without the key can make it."""
        unmistakable = json.dumps(told, separators=(",", ":"))
        return hmac.digest(self._seal, unmistakable.encode("ascii"), sha256).hex()


keys = Keys()


def new_key() -> str:
    """A random key, of the shape ``ENCRYPTION_KEYS`` wants."""
    return Fernet.generate_key().decode("ascii")


def encrypted_under(key: str, text: str) -> str:
    """What to keep of a text under a key of its own, such as a household's."""
    return Fernet(key).encrypt(text.encode()).decode("ascii")


def decrypted_under(key: str, token: str) -> str:
    """The text kept under a key of its own. Raises Unreadable."""
    return _opened(Fernet(key), token)


def _opened(fernet: Fernet | MultiFernet, token: str) -> str:
    try:
        return fernet.decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable("What is stored was encrypted under a key that ENCRYPTION_KEYS does not hold.") from None


class Secret(TypeDecorator[str]):
    """A text that is encrypted in the database. It cannot be compared or sorted there, only be there or not."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else keys.encrypted(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else keys.decrypted(value)
