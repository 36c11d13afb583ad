"""Legal holds: what keeps one household from being erased, and its end (D6)."""

from datetime import date
from typing import Any

from refuge.access.scope import Viewer
from refuge.actions.erasing import take_turns
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Household, LegalHold
from refuge.queries.households import find_household
from refuge.queries.retention import find_hold
from refuge.vocabulary import LegalHoldKind


def set_hold(
    viewer: Viewer, reference: str, kind: LegalHoldKind, until: date | None, why: str | None, today: date
) -> LegalHold:
    """Keep a household from being erased from today on. Raises NotFound, and RuleBroken on ``until``."""
    if until is not None and until <= today:
        raise RuleBroken("until", "Enter a day after today, or leave it blank until somebody ends the hold.")
    take_turns()
    household = find_household(viewer, reference)
    told = {"kind": kind, "starts_on": today, "ends_on": until}
    hold = LegalHold(household_id=household.id, set_by_id=viewer.account_id, note=why or None, **told)
    db.session.add(hold)
    db.session.flush()
    _note(viewer, "legal_hold.set", hold, household, {}, {**told, "note": why})
    db.session.commit()
    return hold


def end_hold(viewer: Viewer, hold_id: int, today: date) -> None:
    """End a legal hold: the household is erased when it is due, or on request. Raises NotFound."""
    take_turns()
    hold = find_hold(viewer, hold_id, today)
    before, hold.ends_on = hold.ends_on, today
    _note(viewer, "legal_hold.ended", hold, hold.household, {"ends_on": before}, {"ends_on": today})
    db.session.commit()


def _note(
    viewer: Viewer, what: str, hold: LegalHold, whose: Household, before: dict[str, Any], after: dict[str, Any]
) -> None:
    about = ("legal hold", hold.id)
    note(viewer, what, about, provider_id=whose.provider_id, household_id=whose.id, before=before, after=after)
