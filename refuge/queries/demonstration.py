"""Whether the database holds anything, or the demonstration. Asked before anybody has signed in, so of no viewer."""

from sqlalchemy import exists, select

from refuge.extensions import db
from refuge.models import Account, Provider


def holds_demonstration() -> bool:
    """Whether any provider in the database is an invented one."""
    return bool(db.session.scalar(select(exists().where(Provider.is_demonstration))))


def invented_officers() -> dict[str, Account]:
    """The demonstration's officers, by the authority they are of: one each."""
    theirs = select(Account).where(Account.is_demonstration, Account.authority_code.is_not(None))
    return {one.authority_code: one for one in db.session.scalars(theirs.order_by(Account.id)) if one.authority_code}


def is_empty() -> bool:
    """Whether no provider has been recorded yet."""
    return not db.session.scalar(select(exists().select_from(Provider)))
