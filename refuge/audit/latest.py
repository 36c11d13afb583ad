"""The latest change to one thing of a household: for whoever saves second, to be told what the first one saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from refuge.audit.details import read
from refuge.audit.noting import About
from refuge.extensions import db
from refuge.models import HouseholdKey, TrailEntry

LOOKED_AT = 50
"""How many lines of a household are looked through: views stand between changes."""


@dataclass(frozen=True)
class Change:
    """Who changed it, when, and what it was afterwards, as far as that is still readable."""

    account_id: int | None
    who: str | None
    at: datetime
    what: str
    after: dict[str, Any]


def latest_change(household_id: int, about: About) -> Change | None:
    """The latest change to the thing, out of the household's latest lines.

    Nobody is asked whether they may see it: the caller has found the thing for them.
    """
    key = db.session.scalar(select(HouseholdKey.key).where(HouseholdKey.household_id == household_id))
    lines = select(TrailEntry).where(TrailEntry.household_id == household_id).order_by(TrailEntry.id.desc())
    for line in db.session.scalars(lines.limit(LOOKED_AT)):
        detail = read(key, line.detail) or {}
        if detail.get("about") == [*about] and detail.get("after"):
            return Change(line.account_id, line.who, line.at, line.what, detail["after"])
    return None
