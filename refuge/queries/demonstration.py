"""Whether the database holds the demonstration. Asked on every page, also before anybody has signed in, so no viewer."""

from sqlalchemy import exists, select

from refuge.extensions import db
from refuge.models import Provider


def holds_demonstration() -> bool:
    """Whether any provider in the database is an invented one."""
    return bool(db.session.scalar(select(exists().where(Provider.is_demonstration))))
