"""What an action changes, found where the viewer may see it and kept from others until the commit.

Stays are taken before units, each in the order of their ids, so that nobody waits for somebody who waits for them. Not an
action itself: nothing here commits.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer, properties_seen, stays_seen
from refuge.actions.telling import changed_meanwhile
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Household, Property, Stay, Unit
from refuge.occupancy.clashes import written
from refuge.occupancy.recording import in_the_future, sentence


def find_stay(viewer: Viewer, stay_id: int, version: int) -> Stay:
    """The stay, if nobody changed it since the viewer read that version of it.

    Raises NotFound, and RuleBroken on ``version`` telling who changed what.
    """
    stay = db.session.scalar(
        select(Stay).where(Stay.id == stay_id, stays_seen(viewer)).with_for_update(of=Stay, key_share=True)
    )
    if stay is None:
        raise NotFound(f"There is no stay {stay_id}.")
    if stay.version != version:
        raise RuleBroken("version", changed_meanwhile(viewer, stay), stay.id)
    return stay


def find_unit(viewer: Viewer, unit_id: int) -> Unit:
    """The unit, if the viewer may see it; nobody else writes in its diary until the commit. Raises NotFound."""
    see_unit(viewer, unit_id)
    return units_kept([unit_id])[unit_id]


def see_unit(viewer: Viewer, unit_id: int) -> Unit:
    """The unit, if the viewer may see it, where others are to be kept with it later. Raises NotFound."""
    unit = db.session.scalar(select(Unit).join(Property).where(Unit.id == unit_id, properties_seen(viewer)))
    if unit is None:
        raise NotFound(f"There is no unit {unit_id}.")
    return unit


def units_kept(ids: Collection[int]) -> dict[int, Unit]:
    """Units by their ids, in whose diaries nobody else writes until the commit."""
    wanted = select(Unit).where(Unit.id.in_(ids)).order_by(Unit.id)
    return {unit.id: unit for unit in db.session.scalars(wanted.with_for_update(of=Unit, key_share=True))}


def household_of(stay: Stay) -> str:
    """The reference of a stay's household."""
    return db.session.get_one(Household, stay.household_id).reference


def refuse_the_future(field: str, day: date | None, today: date, what: str) -> None:
    """Raises RuleBroken on the field if the day is yet to come (N1)."""
    if wrong := in_the_future(day, today, what):
        raise RuleBroken(field, sentence(wrong))


def refuse_before_arrival(field: str, day: date, stay: Stay) -> None:
    """Raises RuleBroken on the field if the household had not arrived by the day."""
    if day < stay.arrived_on:
        raise RuleBroken(field, f"They arrived on {written(stay.arrived_on)}. Enter that day or a later one.")


def refuse_after_departure(field: str, day: date, stay: Stay) -> None:
    """Raises RuleBroken on the field if the household has left on the day."""
    if stay.departed_on is not None and day >= stay.departed_on:
        raise RuleBroken(field, f"They left on {written(stay.departed_on)}. Enter an earlier day.")


def refuse_without_reason(why: str) -> None:
    """Raises RuleBroken on ``why`` where it is blank: a correction says what was wrong."""
    if not why.strip():
        raise RuleBroken("why", "Say what was wrong. No names, no addresses.")
