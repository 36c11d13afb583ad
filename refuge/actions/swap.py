"""Two households change places."""

from dataclasses import dataclass
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_before_arrival, refuse_the_future
from refuge.actions.having import refuse_without
from refuge.actions.placing import place, placements_of
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import Placed, moved


@dataclass(frozen=True)
class Swapped:
    """A household, by its stay and the version of it that was read, and the unit it gives to the other."""

    stay_id: int
    version: int
    unit_id: int


@all_or_nothing
def swap(viewer: Viewer, one: Swapped, other: Swapped, swapped_on: date, today: date) -> None:
    """From the day on each has the unit of the other; neither is in preparation between.

    Raises NotFound, and RuleBroken: on ``swapped_on`` if it is in the future (N1), one of them did not have the unit then,
    or something stands in the way of what follows; on ``other`` for one and the same household; on ``version``.
    """
    begin_writing()
    if one.stay_id == other.stay_id:
        raise RuleBroken("other", "Choose two households.")
    refuse_the_future("swapped_on", swapped_on, today, "a swap")
    pair = sorted((one, other), key=lambda swapped: swapped.stay_id)
    stays = [find_stay(viewer, swapped.stay_id, swapped.version) for swapped in pair]
    before = [told(stay) for stay in stays]
    wanted = {
        stay.id: _in_the_others(stay, own, its.unit_id, swapped_on) for stay, own, its in zip(stays, pair, pair[::-1])
    }
    voids = place(viewer, wanted, "swapped_on")
    for stay, was in zip(stays, before):
        note_stay(viewer, "stay.moved", stay, was, told(stay), voids)
    db.session.commit()


def _in_the_others(stay: Stay, own: Swapped, unit_id: int, on: date) -> list[Placed]:
    refuse_before_arrival("swapped_on", on, stay)
    placements = placements_of(stay.id)
    refuse_without(placements, own.unit_id, on, "swapped_on")
    return moved(placements, own.unit_id, Placed(unit_id, Span(on)), on)
