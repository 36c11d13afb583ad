"""Passwords are kept as Argon2id hashes and never otherwise."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Hashes passwords and verifies them; create_app sets how much work that takes.

    >>> passwords = Passwords(time_cost=1, memory_cost=64)
    >>> kept = passwords.hashed("a phrase of four words")
    >>> passwords.match(kept, "a phrase of four words"), passwords.match(kept, "another"), passwords.match(None, "any")
    (True, False, False)

    A password is hashed exactly as it was typed, never cut, trimmed or normalised (ASVS 6.2.8).
    """

    def __init__(self, time_cost: int = 3, memory_cost: int = 65536) -> None:
        self.set_cost(time_cost, memory_cost)

    def set_cost(self, time_cost: int, memory_cost: int) -> None:
        """Choose the memory (KiB) of hashes made from now on, and the number of passes over it."""
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost)

    def hashed(self, password: str) -> str:
        """What to keep of a password."""
        return self._hasher.hash(password)

    def match(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one kept.

        With nothing kept (no such account, or no password chosen yet) it does the same work for nothing, so that the time the
        answer takes does not tell which addresses have an account.
        """
        try:
            return self._hasher.verify(kept or self._nobodys, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    @property
    def _nobodys(self) -> str:
        """A hash that no password has, of the cost that hashes have now."""
        cost = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={self._hasher.parallelism}"
        return f"$argon2id$v=19${cost}${'A' * 22}${'A' * 43}"


passwords = Passwords()
