"""Who is signed in, and whether an address and a password belong together."""

from flask_login import UserMixin
from sqlalchemy import select

from refuge.accounts.passwords import passwords
from refuge.extensions import db, login_manager
from refuge.models import Account


class SignedIn(UserMixin):
    """An account as Flask-Login wants to see it."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """What the session keeps of it."""
        return str(self.account.id)


@login_manager.user_loader
def signed_in(account_id: str) -> SignedIn | None:
    """The account a session belongs to, unless it was deactivated since."""
    account = db.session.get(Account, int(account_id))
    return SignedIn(account) if account and account.is_active else None


def recognised(email: str, password: str) -> SignedIn | None:
    """The active account with this address and password, or None.

    An unknown address, a deactivated account and a wrong password take the same time and look alike.
    """
    account = db.session.scalar(select(Account).where(Account.email == email.strip().lower(), Account.is_active))
    matches = passwords.match(account.password_hash if account else None, password)
    return SignedIn(account) if account and matches else None
