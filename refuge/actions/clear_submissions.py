"""The tokens of forms that were sent long ago: nobody sends such a form twice any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from refuge.extensions import begin_writing, db
from refuge.models import Submission

KEPT_FOR = timedelta(days=30)


def clear_submissions(now: datetime) -> int:
    """Remove the tokens of forms sent more than thirty days ago; how many there were."""
    begin_writing()
    old = delete(Submission).where(Submission.sent_at < now - KEPT_FOR).returning(Submission.token)
    cleared = len(db.session.scalars(old).all())
    db.session.commit()
    return cleared
