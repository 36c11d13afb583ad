"""What somebody typed and did not save, readable to whoever signs in with the same account, and to nobody else."""

from base64 import urlsafe_b64encode

from refuge.accounts.keys import keys
from refuge.models import Account
from refuge.secrecy import Unreadable, decrypted_under, encrypted_under


def key_for_typed_work(account: Account) -> str:
    """The key under which a browser keeps what its account typed: thirty-two bytes, in hexadecimal figures."""
    return keys.mark("typed", str(account.id))


def sealed_for(account: Account, typed: str) -> str:
    """A text that lies open to nobody until the account signs in."""
    return encrypted_under(_key(account), typed)


def opened_for(account: Account, sealed: str) -> str | None:
    """What was sealed for the account; nothing where it was for another."""
    try:
        return decrypted_under(_key(account), sealed)
    except Unreadable:
        return None


def _key(account: Account) -> str:
    return urlsafe_b64encode(bytes.fromhex(key_for_typed_work(account))).decode()
