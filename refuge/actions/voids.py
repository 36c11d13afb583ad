"""Preparing and out-of-use entries as actions find and tell of them. Not an action itself: nothing here commits."""

from datetime import date
from typing import Any

from refuge.access.scope import Viewer
from refuge.actions.diary import entries
from refuge.actions.whole_entries import Whole, diary_from, voids_of
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Unit, VoidReason
from refuge.occupancy.clashes import Span, stands, written
from refuge.occupancy.recording import needs_a_note, sentence
from refuge.queries.voids import standing
from refuge.vocabulary import EntryKind

Told = list[dict[str, Any]]


def find_void(viewer: Viewer, unit: Unit, kind: EntryKind, on: date, field: str) -> Whole:
    """The unit's entry of that kind on a day. Raises RuleBroken on the field, saying what the unit is instead."""
    for whole in diary_from(unit.id, on):
        if whole.kind is kind and whole.covers(on):
            return whole
    for entry in entries(unit.id, unit.name, viewer):
        if entry.span.shared(Span(on, on.fromordinal(on.toordinal() + 1))):
            raise RuleBroken(field, f"{stands(entry)}, not {kind.label.lower()}.", entry.stay_id)
    raise RuleBroken(field, f"{unit.name} is ready on {written(on)}, not {kind.label.lower()}.")


def refuse_overtaken(viewer: Viewer, unit: Unit, read: int | None) -> None:
    """Raises RuleBroken on ``version``, saying what the unit is now, if that is not what was read (``standing``)."""
    if read is None or read == standing(unit.id):
        return
    last = entries(unit.id, unit.name, viewer)[-1:]
    now = f"{unit.name} is ready" if not last or last[0].span.ends_on else stands(last[0])
    raise RuleBroken("version", f"{unit.name} was changed meanwhile: {now} now. Look at it again before you save.")


def kind_of(reason: str, note: str | None) -> EntryKind:
    """Which kind of void a reason makes (V4). Raises RuleBroken on ``reason``, or on ``note`` where the reason needs one."""
    listed = db.session.get(VoidReason, reason)
    if listed is None:
        raise RuleBroken("reason", "Choose a reason of the list.")
    if wrong := needs_a_note(reason, note):
        raise RuleBroken("note", sentence(wrong))
    return EntryKind.PREPARING if listed.kind == EntryKind.PREPARING else EntryKind.OUT_OF_USE


def refuse_expected_before(expected_ends_on: date | None, starts_on: date) -> None:
    """Raises RuleBroken on ``expected_ends_on`` if it is no later than the first day."""
    if expected_ends_on is not None and expected_ends_on <= starts_on:
        raise RuleBroken("expected_ends_on", f"It begins on {written(starts_on)}. Enter a later day.")


def voids(unit: Unit, since: date) -> Told:
    """A unit's voids from a day on, as the trail tells of them."""
    return voids_of({unit.id: unit}, since)


def note_unit(viewer: Viewer, what: str, unit: Unit, before: Told, after: Told) -> None:
    """Put on the trail how a unit's voids changed. What a note says is not told, only that it is another (``refuge.audit``)."""
    was = [row for row in before if row not in after]
    becomes = [row for row in after if row not in before]
    about = ("unit", unit.reference)
    whose = unit.property.provider_id
    note(viewer, what, about, provider_id=whose, before=_without_notes(was), after=_without_notes(becomes))


def _without_notes(rows: Told) -> dict[str, Told]:
    return {"voids": [{**row, **({"note": "…"} if "note" in row else {})} for row in rows]}
