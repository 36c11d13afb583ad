"""A unit is ready for the next household."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.voids import find_void, note_unit, refuse_overtaken, voids
from refuge.actions.whole_entries import cut
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.vocabulary import EntryKind


@all_or_nothing
def mark_ready(viewer: Viewer, unit_id: int, ready_on: date, today: date, read: int | None = None) -> None:
    """End the unit's preparation on the day, also after the fact; preparation of no night goes (N7).

    Raises NotFound, and RuleBroken on ``ready_on`` if it was not in preparation then, or the day is in the future (N1);
    on ``version`` if the unit is not any more as it was ``read``.
    """
    begin_writing()
    unit = find_unit(viewer, unit_id)
    refuse_overtaken(viewer, unit, read)
    refuse_the_future("ready_on", ready_on, today, "a unit made ready")
    preparation = find_void(viewer, unit, EntryKind.PREPARING, ready_on, "ready_on")
    before = voids(unit, preparation.span.starts_on)
    cut(preparation, ready_on)
    note_unit(viewer, "unit.made_ready", unit, before, voids(unit, preparation.span.starts_on))
    db.session.commit()
