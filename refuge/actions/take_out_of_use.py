"""A unit cannot be let for a while, or has to be prepared again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from refuge.access.scope import Viewer
from refuge.actions.diary import enter
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.holding import refuse_held
from refuge.actions.placing import blamed, end_preparation, prepare
from refuge.actions.voids import kind_of, note_unit, refuse_expected_before, refuse_overtaken, voids
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.occupancy.clashes import Span, written
from refuge.vocabulary import EntryKind, WaitsFor


@dataclass(frozen=True)
class OutOfUse:
    """From when, why, and whom it waits for. ``ended_on`` is given where it is over already; the unit was then prepared
    again unless it ``was_ready`` at once.
    """

    starts_on: date
    reason: str
    waits_for: WaitsFor | None = None
    expected_ends_on: date | None = None
    note: str | None = None
    ended_on: date | None = None
    was_ready: bool = False


@all_or_nothing
def take_out_of_use(viewer: Viewer, unit_id: int, void: OutOfUse, today: date, read: int | None = None) -> None:
    """Write the void; its reason says whether the unit is out of use or preparing (V4). Preparation that runs ends (N7).

    Raises NotFound, and RuleBroken: on ``starts_on`` while somebody has the unit, naming them, or it is held (N3, N10); on
    ``reason``, ``note``, ``ended_on`` or ``expected_ends_on``; on ``version`` if the unit is not any more as it was ``read``.
    """
    begin_writing()
    unit = find_unit(viewer, unit_id)
    refuse_overtaken(viewer, unit, read)
    kind = kind_of(void.reason, void.note)
    _refuse_impossible(void, today)
    since = void.starts_on - timedelta(days=1)  # with the preparation that ends then
    before, span = voids(unit, since), Span(void.starts_on, void.ended_on)
    if kind is EntryKind.OUT_OF_USE:
        refuse_held(unit, span)
        end_preparation(unit, void.starts_on)
    what: dict[str, Any] = {"reason": void.reason, "waits_for": void.waits_for, "note": void.note}
    with blamed("starts_on"):
        enter(unit, kind, span, viewer=viewer, expected_ends_on=void.expected_ends_on, **what)
    if kind is EntryKind.OUT_OF_USE and void.ended_on is not None and not void.was_ready:
        prepare(unit, void.ended_on)
    note_unit(viewer, "unit.taken_out_of_use", unit, before, voids(unit, since))
    db.session.commit()


def _refuse_impossible(void: OutOfUse, today: date) -> None:
    refuse_the_future("starts_on", void.starts_on, today, "a unit out of use")
    refuse_the_future("ended_on", void.ended_on, today, "its end")
    refuse_expected_before(void.expected_ends_on, void.starts_on)
    if void.ended_on is not None and void.ended_on <= void.starts_on:
        raise RuleBroken("ended_on", f"It begins on {written(void.starts_on)}. Enter a later day.")
