"""Who is signed in, and whether an address and a password belong together."""

from flask_login import UserMixin
from sqlalchemy import select

from refuge.accounts.passwords import passwords
from refuge.extensions import db, login_manager
from refuge.models import Account, Authority


class SignedIn(UserMixin):
    """An account as Flask-Login wants to see it."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """What the session keeps of it."""
        return str(self.account.id)

    @property
    def described(self) -> str:
        """The role, and for whom: ``Manager, Riverside Refuge`` or ``Commissioner, Rotherham``."""
        return ", ".join(filter(None, (self.account.role.label, self._belongs_to)))

    @property
    def _belongs_to(self) -> str | None:
        if self.account.provider:
            return self.account.provider.name
        authority = db.session.get(Authority, self.account.authority_code) if self.account.authority_code else None
        return authority.name if authority else None


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
