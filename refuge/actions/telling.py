"""What the trail tells of a stay before and after a change, and what whoever saves second is told of it.

Not an action itself: nothing here commits.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from refuge.access.scope import Viewer
from refuge.audit import About, note
from refuge.audit.latest import Change, latest_change
from refuge.clock import LONDON
from refuge.extensions import db
from refuge.models import Absence, DiaryEntry, Person, Referral, Stay, StayAccessNeed, StaySupportNeed, Unit
from refuge.occupancy.clashes import written

Told = dict[str, Any]
COLUMNS = (
    "arrived_on", "departed_on", "origin_code", "origin_place", "last_night_place", "pregnant", "pets", "nrpf",
    "risk_at_arrival", "risk_at_departure", "referral_source", "expected_departure_on", "departure_planned",
    "departure_reason", "destination", "departure_note", "intake_open",
)  # fmt: skip
OF_A_PERSON = ("number", "kind", "age", "age_band", "sex", "gender_same_as_sex", "ethnicity", "joined_on", "left_on")


def told(stay: Stay) -> Told:
    """Everything that is recorded of a stay, as the trail tells of it."""
    db.session.flush()
    return {
        **{name: getattr(stay, name) for name in COLUMNS},
        "access_needs": sorted(db.session.scalars(select(StayAccessNeed.need).filter_by(stay_id=stay.id))),
        "support_needs": sorted(db.session.scalars(select(StaySupportNeed.need).filter_by(stay_id=stay.id))),
        "people": _rows(select(*(getattr(Person, name) for name in OF_A_PERSON)).filter_by(stay_id=stay.id)),
        "away": _rows(select(Absence.starts_on, Absence.ends_on, Absence.reason).filter_by(stay_id=stay.id)),
        "units": _units(stay),
    }


def note_stay(
    viewer: Viewer, what: str, stay: Stay, before: Told, after: Told, voids: Mapping[str, list[Told]] | None = None
) -> None:
    """Put what changed of a stay on the trail, with how the ``voids`` of its units did; its version is the next one."""
    stay.version += 1
    if voids and voids["before"] != voids["after"]:
        began = min(side["arrived_on"] for side in (before, after) if "arrived_on" in side)
        before = before | {"voids": _theirs(voids["before"], voids["after"], began)}
        after = after | {"voids": _theirs(voids["after"], voids["before"], began)}
    note_change(viewer, what, ("stay", stay.reference), stay, before, after)


def note_change(
    viewer: Viewer, what: str, about: About, of: Stay | Referral, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Put on the trail what differs between before and after, under the household's key."""
    differs = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    was, becomes = ({name: side[name] for name in differs if name in side} for side in (before, after))
    whose: Told = {"provider_id": of.provider_id, "household_id": of.household_id}
    note(viewer, what, about, before=was, after=becomes, **whose)


def _theirs(voids: list[Told], others: list[Told], arrived_on: date) -> list[Told]:
    """The voids that differ. What a note says of one before they came may be about somebody else, and is not told."""
    differ = [row for row in voids if row not in others]
    return [row if "note" not in row or row["from"] >= arrived_on else {**row, "note": "…"} for row in differ]


def changed_meanwhile(viewer: Viewer, stay: Stay) -> str:
    """Who changed a stay last, when, and to what, as a sentence."""
    change = latest_change(stay.household_id, ("stay", stay.reference))
    if change is None:
        return "This stay was changed meanwhile. Look at it again before you save."
    return f"This stay was changed by {changed_by(viewer, change)}: {_said(change)}. Look at it again before you save."


def changed_by(viewer: Viewer, change: Change) -> str:
    """Who made a change and when, as words in a sentence."""
    at = change.at.astimezone(LONDON)
    by = "you" if viewer.account_id and viewer.account_id == change.account_id else change.who or "somebody"
    return f"{by} on {written(at.date())} at {at:%H:%M}"


def _said(change: Change) -> str:
    """What it became, as far as a few words tell it; the stay's own page shows the rest."""
    words = []
    for name, verb in (("arrived_on", "arrived"), ("departed_on", "departed")):
        if name in change.after:
            day = change.after[name]
            words.append(f"{verb} {written(date.fromisoformat(day))}" if day else f"has not {verb}")
    words += [name.replace("_", " ") for name in change.after if name not in ("arrived_on", "departed_on")]
    return ", ".join(words)


def _units(stay: Stay) -> list[Told]:
    columns = (Unit.reference, DiaryEntry.began_on, DiaryEntry.ends_on, DiaryEntry.sleepers, DiaryEntry.note)
    pieces = select(*columns).join(Unit, Unit.id == DiaryEntry.unit_id).where(DiaryEntry.stay_id == stay.id)
    whole: dict[tuple[str, date], Told] = {}
    for row in db.session.execute(pieces.order_by(DiaryEntry.began_on, DiaryEntry.starts_on, Unit.reference)):
        days = {"unit": row.reference, "from": row.began_on, "to": row.ends_on}
        whole[row.reference, row.began_on] = days | _given(sleepers=row.sleepers, note=row.note)
    return list(whole.values())


def _rows(query: Any) -> list[Told]:
    return [_given(**_named(row)) for row in db.session.execute(query.order_by(*query.selected_columns))]


def _named(row: Row[Any]) -> Told:
    return dict(row._mapping)


def _given(**what: Any) -> Told:
    return {name: value for name, value in what.items() if value is not None}
