"""A household sleeps elsewhere for some nights and keeps its unit (N11)."""

from datetime import date

from sqlalchemy import or_, select

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_after_departure, refuse_before_arrival, refuse_the_future
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Absence, Stay
from refuge.occupancy.clashes import Span, running, written
from refuge.vocabulary import AbsenceReason


@all_or_nothing
def nights_away(
    viewer: Viewer, stay_id: int, version: int, away: Span, today: date, reason: AbsenceReason = AbsenceReason.NOT_KNOWN
) -> Stay:
    """Nobody of the stay sleeps there from the first night on, up to the day they came back if they have.

    Raises NotFound, and RuleBroken: on ``starts_on`` or ``ends_on`` if they are not here then, are away already, or it is
    in the future (N1); on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before = told(stay)
    _refuse_impossible(stay, away, today)
    db.session.add(Absence(stay_id=stay.id, starts_on=away.starts_on, ends_on=away.ends_on, reason=reason))
    note_stay(viewer, "stay.away", stay, before, told(stay))
    db.session.commit()
    return stay


def _refuse_impossible(stay: Stay, away: Span, today: date) -> None:
    refuse_the_future("starts_on", away.starts_on, today, "a night away")
    refuse_the_future("ends_on", away.ends_on, today, "their return")
    refuse_before_arrival("starts_on", away.starts_on, stay)
    refuse_after_departure("starts_on", away.starts_on, stay)
    if not away.has_a_night():
        raise RuleBroken("ends_on", f"Their first night away is that of {written(away.starts_on)}. Enter a later day.")
    if stay.departed_on is not None and (away.ends_on is None or away.ends_on > stay.departed_on):
        raise RuleBroken("ends_on", f"They left on {written(stay.departed_on)}. Enter that day or an earlier one.")
    ends_later = or_(Absence.ends_on.is_(None), Absence.ends_on > away.starts_on)
    for other in db.session.scalars(select(Absence).where(Absence.stay_id == stay.id, ends_later)):
        if Span(other.starts_on, other.ends_on).shared(away):
            days = running(Span(other.starts_on, other.ends_on))
            raise RuleBroken("starts_on", f"They are recorded as away {days} already.")
