"""Whether the database holds anything, or the demonstration. Asked before anybody has signed in, so of no viewer."""

from sqlalchemy import exists, select

from refuge.extensions import db
from refuge.models import Provider


def holds_demonstration() -> bool:
    """Whether any provider in the database is an invented one."""
    return bool(db.session.scalar(select(exists().where(Provider.is_demonstration))))


def is_empty() -> bool:
    """Whether no provider has been recorded yet."""
    return not db.session.scalar(select(exists().select_from(Provider)))
