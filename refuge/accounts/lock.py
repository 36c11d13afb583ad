"""The sign-in lock: counts failures in the database, and refuses where there were too many.

An attempt is counted as failed before it is judged and taken back if it was right, so that a thousand attempts at once
count as a thousand. A refusal comes before any password is hashed, and nobody is ever made to sleep.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from refuge.accounts.places import Place
from refuge.accounts.waits import FORGOTTEN_AFTER, Count, minutes
from refuge.clock import now
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import FailureCounter

COUNTS = (
    select(FailureCounter.__table__)
    .where(FailureCounter.__table__.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(FailureCounter.__table__.c.key)
)
"""Prepared, since under attack it is asked all the time."""


def count_attempt(place: Place, field: str) -> bool:
    """Count an attempt, to be taken back if it turns out right; whether the place must wait if it does not. Commits.

    Raises RuleBroken on ``field`` if the place has to wait; then nothing is counted.
    """
    moment = now()
    _refuse(_counts(place.counters), moment, field)
    begin_writing()
    _make_rows(place.counters, moment)
    counts = _counts(place.counters, for_update=True)
    _refuse(counts, moment, field)
    must_wait = _count(counts, place.counters, moment)
    db.session.execute(delete(FailureCounter).where(FailureCounter.last_at <= moment - FORGOTTEN_AFTER))
    db.session.commit()
    return must_wait


def take_back(place: Place) -> None:
    """The attempt was right: it is no failure, and whoever knows the password waits no longer. Commits."""
    begin_writing()
    db.session.execute(
        update(FailureCounter)
        .where(FailureCounter.key.in_(place.counters), FailureCounter.failures > 0)
        .values(failures=FailureCounter.failures - 1, refused_until=None)
    )
    db.session.commit()


def start_afresh(place: Place) -> None:
    """Signed in: what failed at this place is forgotten; what failed elsewhere is not. Part of a transaction."""
    db.session.execute(delete(FailureCounter).where(FailureCounter.key == place.own_counter))


def _refuse(counts: dict[str, Count], moment: datetime, field: str) -> None:
    wait = max((count.wait(moment) for count in counts.values()), default=timedelta(0))
    if wait:
        db.session.rollback()
        several = minutes(wait)
        raise RuleBroken(field, f"Too many attempts. Try again in {several} minute{'s' if several > 1 else ''}.")


def _counts(keys: Iterable[str], for_update: bool = False) -> dict[str, Count]:
    """Each counter there is; held until the transaction ends, always in the same order, if they are to change."""
    found = db.session.execute(COUNTS.with_for_update() if for_update else COUNTS, {"keys": list(keys)})
    return {row.key: Count(row.failures, row.began_at, row.last_at, row.refused_until) for row in found}


def _make_rows(keys: Iterable[str], moment: datetime) -> None:
    rows = [{"key": key, "failures": 0, "began_at": moment, "last_at": moment} for key in sorted(keys)]
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(insert(FailureCounter).on_conflict_do_nothing(), rows)


def _count(counts: dict[str, Count], limits: dict[str, int], moment: datetime) -> bool:
    after = {key: counts[key].after_a_failure(limit, moment) for key, limit in limits.items()}
    for key, count in after.items():
        db.session.execute(update(FailureCounter).where(FailureCounter.key == key).values(**vars(count)))
    return any(count.refused_until for count in after.values())
