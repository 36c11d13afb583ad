"""Somebody leaves a household that stays (H2)."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_before_arrival, refuse_the_future
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Person, Stay
from refuge.occupancy.clashes import written

SURVIVOR = 1


@all_or_nothing
def someone_leaves(viewer: Viewer, stay_id: int, version: int, number: int, left_on: date, today: date) -> Stay:
    """The person of that number counts until ``left_on`` (H2).

    Raises NotFound, and RuleBroken: on ``person`` if there is none, they have left, or it is the survivor, with whom the
    stay ends; on ``left_on`` if they are not here then or it is in the future (N1); on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before, person = told(stay), db.session.get(Person, (stay_id, number))
    if person is None or number == SURVIVOR:
        raise RuleBroken("person", "Choose somebody of the household. If the survivor leaves, record a departure.")
    if person.left_on is not None:
        raise RuleBroken("person", f"They left on {written(person.left_on)} already.")
    refuse_the_future("left_on", left_on, today, "somebody leaving")
    refuse_before_arrival("left_on", left_on, stay)
    if person.joined_on is not None and left_on < person.joined_on:
        raise RuleBroken("left_on", f"They joined on {written(person.joined_on)}. Enter that day or a later one.")
    if stay.departed_on is not None and left_on > stay.departed_on:
        raise RuleBroken("left_on", f"The household left on {written(stay.departed_on)}. Enter an earlier day.")
    person.left_on = left_on
    note_stay(viewer, "stay.someone_left", stay, before, told(stay))
    db.session.commit()
    return stay
