"""What is recorded of a unit in preparation or out of use was wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from refuge.access.scope import Viewer
from refuge.actions.diary import enter, entries
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.holding import refuse_held
from refuge.actions.placing import Left, blamed, end_preparation, ending, following, prepare, settle
from refuge.actions.voids import kind_of, note_unit, refuse_expected_before, voids
from refuge.actions.whole_entries import Whole, diary_from, remove
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Unit
from refuge.occupancy.clashes import Span, stands, written
from refuge.vocabulary import EntryKind, WaitsFor


@dataclass(frozen=True)
class WhichEntry:
    """A void as it was read: known by its unit and its first day, with the version of it."""

    unit_id: int
    began_on: date
    version: int


@dataclass(frozen=True)
class Void:
    """What it should have been. A preparation that nobody gave a reason for has none."""

    starts_on: date
    ends_on: date | None = None
    reason: str | None = None
    waits_for: WaitsFor | None = None
    expected_ends_on: date | None = None
    note: str | None = None


@all_or_nothing
def correct_entry(viewer: Viewer, which: WhichEntry, void: Void, today: date) -> None:
    """Put right a void's days, reason and whom it waits for; the reason says which kind it is (V4).

    Preparation after it follows its end, and the unit is not taken for ready where it began (N7). Raises NotFound, and
    RuleBroken: on ``starts_on`` naming what stands in the way (N3, N4), or if a household left then; on ``ends_on``,
    ``reason``, ``note``, ``expected_ends_on``; on ``version`` if somebody changed it meanwhile.
    """
    begin_writing()
    unit = find_unit(viewer, which.unit_id)
    was = _find(viewer, unit, which)
    kind = kind_of(void.reason, void.note) if void.reason else was.kind
    _refuse_impossible(unit, was, void, today)
    since = min(was.span.starts_on, void.starts_on)
    before, after = voids(unit, since), _take_away(unit, was)
    with blamed("starts_on"):
        _enter(viewer, unit, kind, void, was.what["version"] + 1)
    if kind is EntryKind.OUT_OF_USE and void.ends_on is not None and after.preparation is not None:
        prepare(unit, void.ends_on, after)
    settle(unit, was.span.starts_on)
    note_unit(viewer, "unit.entry_corrected", unit, before, voids(unit, since))
    db.session.commit()


def _find(viewer: Viewer, unit: Unit, which: WhichEntry) -> Whole:
    for whole in diary_from(unit.id, which.began_on):
        is_void = whole.kind is not EntryKind.OCCUPIED and whole.span.starts_on == which.began_on
        if is_void and whole.what["version"] == which.version:
            return whole
    now = [entry for entry in entries(unit.id, unit.name, viewer) if entry.span.shared(Span(which.began_on))]
    said = f"{stands(now[0])} now" if now else f"{unit.name} is ready from {written(which.began_on)} on now"
    raise RuleBroken("version", f"This entry was changed meanwhile: {said}. Look at it again before you save.")


def _refuse_impossible(unit: Unit, was: Whole, void: Void, today: date) -> None:
    refuse_the_future("starts_on", void.starts_on, today, "an entry")
    refuse_the_future("ends_on", void.ends_on, today, "its end")
    refuse_expected_before(void.expected_ends_on, void.starts_on)
    if void.ends_on is not None and void.ends_on <= void.starts_on:
        raise RuleBroken("ends_on", f"It begins on {written(void.starts_on)}. Enter a later day.")
    day = was.span.starts_on
    if was.kind is EntryKind.PREPARING and void.starts_on != day and ending(unit, EntryKind.OCCUPIED, day):
        raise RuleBroken("starts_on", f"A household left on {written(day)}. Correct the day of its departure instead.")


def _take_away(unit: Unit, was: Whole) -> Left:
    """Remove the entry, with the preparation that followed it out of use; what was known of the unit after it."""
    after = following(unit, was.span.ends_on) if was.kind is EntryKind.OUT_OF_USE else Left(was.span.ends_on)
    remove([was])
    return after


def _enter(viewer: Viewer, unit: Unit, kind: EntryKind, void: Void, version: int) -> None:
    span = Span(void.starts_on, void.ends_on)
    if kind is EntryKind.OUT_OF_USE:
        refuse_held(unit, span)
        end_preparation(unit, void.starts_on)
    said: dict[str, Any] = {"reason": void.reason, "waits_for": void.waits_for, "note": void.note, "version": version}
    enter(unit, kind, span, viewer=viewer, expected_ends_on=void.expected_ends_on, **said)
