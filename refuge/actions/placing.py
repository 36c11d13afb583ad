"""How actions give households their units: a stay's placements are written as a set, and preparation follows (N7).

What a stay no longer has goes, what it has now comes. Where a household left, the unit is in preparation; where one
arrives, preparation ends; and no unit is taken for ready because an entry that stood there went. Not an action itself:
nothing here commits.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, stays_seen
from refuge.actions.diary import enter, refuse_outside
from refuge.actions.finding import units_kept
from refuge.actions.holding import refuse_held
from refuge.actions.whole_entries import Whole, cut, diary_from, free_nights, lengthen, remove, voids_of, wholes
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import DiaryEntry, Stay, Unit
from refuge.occupancy.clashes import Span, written
from refuge.occupancy.staying import FOR_EVER, Placed, is_added, tidied
from refuge.vocabulary import EntryKind

Wanted = Mapping[int, Sequence[Placed]]
"""Stay → all of its placements."""

New = tuple[int, Placed]
"""A stay and a placement that it did not have."""

Changed = dict[str, list[dict[str, Any]]]
"""The voids of the units concerned, ``before`` and ``after``, as the trail tells of them."""


@dataclass(frozen=True)
class Left:
    """What is known of a unit after a household that leaves it: ready on a day, and the preparation it had until then."""

    ready_on: date | None = None
    preparation: Mapping[str, Any] | None = None


def placements_of(stay_id: int) -> list[Placed]:
    """A stay's placements, by first day."""
    found = sorted(wholes(DiaryEntry.stay_id == stay_id), key=lambda whole: (whole.span.starts_on, whole.unit_id))
    return [_placed(whole) for whole in found]


def place(viewer: Viewer, wanted: Wanted, field: str, referral_id: int | None = None) -> Changed:
    """Give each stay these placements instead of those it had; the voids of their units before and after.

    Raises RuleBroken on ``field``, naming the other entry and its stay, where a unit is taken, out of use or not in
    service (N3, N4), or held for another referral (N10).
    """
    had = wholes(DiaryEntry.stay_id.in_(wanted))
    wanted = {stay_id: tidied(placements) for stay_id, placements in wanted.items()}
    gone = [whole for whole in had if _placed(whole) not in wanted[whole.stay_id or 0]]
    kept = {(whole.stay_id, _placed(whole)) for whole in had}
    new = [(stay_id, placed) for stay_id, some in wanted.items() for placed in some if (stay_id, placed) not in kept]
    units = units_kept({placed.unit_id for _, placed in new} | {whole.unit_id for whole in had})
    since = min([whole.span.starts_on for whole in gone] + [placed.span.starts_on for _, placed in new], default=None)
    if since is None:
        return {"before": [], "after": []}
    with blamed(field):
        before = voids_of(units, since)
        _write(viewer, wanted, units, gone, new, referral_id)
        return {"before": before, "after": voids_of(units, since)}


def refuse_before_a_move(placements: Sequence[Placed], on: date, field: str) -> None:
    """Raises RuleBroken on the field if on the day they did not yet have a unit they took later."""
    last = max(placements, key=lambda placed: placed.span.starts_on)
    if last.span.starts_on > on:
        name = db.session.get_one(Unit, last.unit_id).name
        raise RuleBroken(
            field, f"They have {name} from {written(last.span.starts_on)} on. Enter that day or a later one."
        )


@contextmanager
def blamed(field: str) -> Iterator[None]:
    """Blame what a diary refuses on the field in which the day was typed."""
    try:
        yield
    except RuleBroken as broken:
        raise RuleBroken(field, broken.message, broken.stay_id) from None


def prepare(unit: Unit, day: date, left: Left | None = None) -> None:
    """Open preparation on the day a unit was left, unless something else begins there; it runs until ready or the next entry."""
    left, free = left or Left(), free_nights(unit, day)
    if free is None:
        return
    ready_on = left.ready_on if left.ready_on and left.ready_on > day else None
    until = min(ready_on or FOR_EVER, free.ends_on or FOR_EVER)
    enter(unit, EntryKind.PREPARING, Span(day, None if until == FOR_EVER else until), **(left.preparation or {}))


def settle(unit: Unit, day: date) -> None:
    """An entry that began on the day went: preparation before it goes on, or begins if a household left then."""
    if not resume(unit, day) and ending(unit, EntryKind.OCCUPIED, day):
        prepare(unit, day)


def resume(unit: Unit, day: date) -> bool:
    """Let preparation that ended on the day go on to the next entry, if nothing begins there; whether there was any."""
    free, preparing = free_nights(unit, day), ending(unit, EntryKind.PREPARING, day)
    if free is None or not preparing:
        return False
    lengthen(unit, preparing[0], free.ends_on)
    return True


def ending(unit: Unit, kind: EntryKind, day: date) -> list[Whole]:
    """The unit's entries of a kind that end on the day."""
    return [whole for whole in diary_from(unit.id, day) if whole.kind is kind and whole.span.ends_on == day]


def following(unit: Unit, day: date | None) -> Left:
    """Take away the preparation that begins on a day, to be opened again; what was known of the unit from the day on."""
    if day is None:
        return Left()
    for whole in diary_from(unit.id, day):
        if whole.kind is EntryKind.PREPARING and whole.span.starts_on == day:
            what = dict(whole.what)
            remove([whole])
            return Left(whole.span.ends_on, what)
    return Left(ready_on=day)


def end_preparation(unit: Unit, on: date) -> Left:
    """End preparation that runs on the day; what would have been known of the unit afterwards."""
    for whole in diary_from(unit.id, on):
        if whole.kind is EntryKind.PREPARING and whole.covers(on):
            cut(whole, on)
            return Left(whole.span.ends_on)
    return Left()


def _write(
    viewer: Viewer, wanted: Wanted, units: dict[int, Unit], gone: list[Whole], new: list[New], referral_id: int | None
) -> None:
    left = [(whole, _left(units[whole.unit_id], whole, gone)) for whole in gone]
    remove(gone)
    began = {(whole.stay_id, whole.unit_id, whole.span.starts_on): whole.began_on for whole in gone}
    after = [_known_after(one, left) or Left() for one in new]
    for at, (stay_id, placed) in enumerate(new):
        unit = units[placed.unit_id]
        refuse_held(unit, placed.span, referral_id)
        refuse_outside(unit, placed.span)
        _refuse_around_another(viewer, unit, stay_id, placed.span)
        interrupted = end_preparation(unit, placed.span.starts_on)
        after[at] = interrupted if after[at] == Left() else after[at]
        what: dict[str, Any] = {"sleepers": placed.sleepers, "note": placed.note, "stay_id": stay_id}
        began_on = began.get((stay_id, unit.id, placed.span.starts_on))
        enter(unit, EntryKind.OCCUPIED, placed.span, began_on, viewer=viewer, **what)
    _mark_added(wanted, units)
    for (_, placed), known in zip(new, after, strict=True):
        if placed.span.ends_on is not None:
            prepare(units[placed.unit_id], placed.span.ends_on, known)
    for whole in gone:
        settle(units[whole.unit_id], whole.span.starts_on)


def _known_after(new: New, left: list[tuple[Whole, Left]]) -> Left | None:
    """What was known of the unit after what the stay had there: after what began on the same day, or else the last of it."""
    stay_id, placed = new
    same = [(whole, known) for whole, known in left if (whole.stay_id, whole.unit_id) == (stay_id, placed.unit_id)]
    began = [known for whole, known in same if whole.span.starts_on == placed.span.starts_on]
    return began[-1] if began else same[-1][1] if same else None


def _left(unit: Unit, whole: Whole, gone: list[Whole]) -> Left:
    day = whole.span.ends_on
    somebody_else = day and any(other not in gone for other in ending(unit, EntryKind.OCCUPIED, day))
    return Left(ready_on=day) if somebody_else else following(unit, day)


def _refuse_around_another(viewer: Viewer, unit: Unit, stay_id: int, span: Span) -> None:
    """A stay around the day on which another household came and went again (N3): the database has no night to refuse it by."""
    for whole in diary_from(unit.id, span.starts_on):
        other = whole.stay_id not in (None, stay_id) and not whole.span.has_a_night()
        if other and whole.span.is_inside(span):
            day = written(whole.span.starts_on)
            seen = db.session.scalar(select(Stay.id).where(Stay.id == whole.stay_id, stays_seen(viewer)))
            raise RuleBroken("starts_on", f"Another household came to {unit.name} and left it on {day}.", seen)


def _mark_added(wanted: Wanted, units: dict[int, Unit]) -> None:
    references = {unit.id: unit.reference for unit in units.values()}
    for whole in wholes(DiaryEntry.stay_id.in_(wanted)):
        added = is_added(_placed(whole), wanted[whole.stay_id or 0], references)
        for piece in whole.pieces:
            piece.added = added


def _placed(whole: Whole) -> Placed:
    return Placed(whole.unit_id, whole.span, whole.what["sleepers"], whole.what["note"])
