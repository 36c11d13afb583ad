"""Forms that are sent twice make one thing.

A second tap, or a connection that was lost after the first was saved. Not an action itself: nothing here commits.
"""

from sqlalchemy import select

from refuge import clock
from refuge.access.scope import Viewer
from refuge.audit.details import insert_absent
from refuge.extensions import db
from refuge.models import Submission


def made_already(viewer: Viewer, token: str | None) -> int | None:
    """The id of what the form with this token has made; none if it is sent for the first time, or carries no token.

    Whoever sends the same form at the same moment waits here until the first is saved. Another account's token counts for
    nothing: it has made nothing of theirs.
    """
    if token is None:
        return None
    row = {"token": token, "account_id": viewer.account_id, "sent_at": clock.now()}
    insert_absent(db.session.connection(), Submission.__table__, [row])
    mine = Submission.account_id.is_not_distinct_from(viewer.account_id)
    return db.session.scalar(select(Submission.made_id).where(Submission.token == token, mine))


def remember(token: str | None, made_id: int) -> None:
    """Keep what the form made, to be found when it is sent again."""
    if token is not None:
        db.session.get_one(Submission, token).made_id = made_id
