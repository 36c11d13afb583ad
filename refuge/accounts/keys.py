"""What the accounts room hashes, signs and encrypts with; create_app gives it the keys."""

import hmac
import secrets
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from itsdangerous import URLSafeTimedSerializer

DEVICES = "devices an account has signed in with"


class Keys:
    """Everything derived from the secrets of the settings.

    >>> keys = Keys()
    >>> keys.take("a secret", Fernet.generate_key().decode())
    >>> keys.mark("place", "a@example.org") == keys.mark("place", "a@example.org"), len(keys.mark("place"))
    (True, 64)
    """

    def take(self, secret_key: str, encryption_keys: str) -> None:
        """Use these from now on; of the encryption keys, separated by commas, the first encrypts and all decrypt."""
        self._marking = sha256(b"marks " + secret_key.encode()).digest()
        self.devices = URLSafeTimedSerializer(secret_key, salt=DEVICES)
        self.box = MultiFernet([Fernet(key.strip()) for key in encryption_keys.split(",") if key.strip()])

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
