"""A household that slept elsewhere comes back (N11)."""

from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_the_future
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Absence, Stay
from refuge.occupancy.clashes import written
from refuge.vocabulary import AbsenceReason


@all_or_nothing
def come_back(
    viewer: Viewer, stay_id: int, version: int, back_on: date, today: date, reason: AbsenceReason | None = None
) -> Stay:
    """End their nights away: on the day they sleep there again. An absence of no night goes; ``reason`` is what is known now.

    Raises NotFound, and RuleBroken: on ``back_on`` if they are not away, went later, or it is in the future (N1); on
    ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before = told(stay)
    refuse_the_future("back_on", back_on, today, "a return")
    away = db.session.scalar(select(Absence).where(Absence.stay_id == stay.id, Absence.ends_on.is_(None)))
    if away is None:
        raise RuleBroken("back_on", "They are not away.")
    if back_on < away.starts_on:
        raise RuleBroken("back_on", f"They are away since {written(away.starts_on)}. Enter that day or a later one.")
    if back_on == away.starts_on:
        db.session.delete(away)
    else:
        away.ends_on, away.reason = back_on, reason or away.reason
    note_stay(viewer, "stay.came_back", stay, before, told(stay))
    db.session.commit()
    return stay
