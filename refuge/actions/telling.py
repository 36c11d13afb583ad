"""What the trail tells of a stay before and after a change, and what whoever saves second is told of it.

Not an action itself: nothing here commits.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.audit.latest import Change, latest_change
from refuge.clock import LONDON
from refuge.extensions import db
from refuge.models import Absence, DiaryEntry, Person, Stay, StayAccessNeed, StaySupportNeed, Unit
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


def note_stay(viewer: Viewer, what: str, stay: Stay, before: Told, after: Told, **also: Told) -> None:
    """Put what changed of a stay on the trail, and make its version the next one.

    ``also`` names what else changed, each with ``before`` and ``after``.
    """
    stay.version += 1
    differs = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    was, becomes = ({name: side[name] for name in differs if name in side} for side in (before, after))
    for name, sides in also.items():
        if sides["before"] != sides["after"]:
            was[name], becomes[name] = sides["before"], sides["after"]
    about: Told = {"provider_id": stay.provider_id, "household_id": stay.household_id}
    note(viewer, what, ("stay", stay.reference), before=was, after=becomes, **about)


def changed_meanwhile(viewer: Viewer, stay: Stay) -> str:
    """Who changed a stay last, when, and to what, as a sentence."""
    change = latest_change(stay.household_id, ("stay", stay.reference))
    if change is None:
        return "This stay was changed meanwhile. Look at it again before you save."
    at = change.at.astimezone(LONDON)
    by = "you" if viewer.account_id and viewer.account_id == change.account_id else change.who or "somebody"
    moment = f"{written(at.date())} at {at:%H:%M}"
    return f"This stay was changed by {by} on {moment}: {_said(change)}. Look at it again before you save."


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
