"""Nights away as other actions meet them (N11). Not an action itself: nothing here commits."""

from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Absence, Stay


def end_absences(stay: Stay) -> None:
    """Keep nights away within the stay: what runs past its departure ends there, what lies outside it goes."""
    for absence in db.session.scalars(select(Absence).filter_by(stay_id=stay.id)):
        starts_on = max(absence.starts_on, stay.arrived_on)
        ends = [day for day in (absence.ends_on, stay.departed_on) if day is not None]
        if ends and min(ends) <= starts_on:
            db.session.delete(absence)
        else:
            absence.starts_on, absence.ends_on = starts_on, min(ends, default=None)
    db.session.flush()
