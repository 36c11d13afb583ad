"""What the accounts room hashes and signs with; create_app gives it the secret."""

import hmac
import secrets
from hashlib import sha256

from itsdangerous import URLSafeTimedSerializer

DEVICES = "devices an account has signed in with"


class Keys:
    """Everything derived from the secrets of the settings.

    >>> keys = Keys()
    >>> keys.take("a secret")
    >>> keys.mark("place", "a@example.org") == keys.mark("place", "a@example.org"), len(keys.mark("place"))
    (True, 64)
    """

    def take(self, secret_key: str) -> None:
        """Derive everything from this secret from now on."""
        self._marking = sha256(b"marks " + secret_key.encode()).digest()
        self.devices = URLSafeTimedSerializer(secret_key, salt=DEVICES)

    def mark(self, *words: str) -> str:
        """A keyed hash: the same words always give the same mark, and nobody without the key can tell which words."""
        return hmac.digest(self._marking, "\0".join(words).encode(), "sha256").hex()


keys = Keys()


def new_token() -> str:
    """A word nobody can guess: 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token; it needs no slow hash, since nobody can try 2²⁵⁶ of them."""
    return sha256(token.encode()).hexdigest()
