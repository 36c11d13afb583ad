"""Households as stays are begun: new ones, and those that come again. Not an action itself: nothing here commits."""

from typing import Any

from sqlalchemy import or_, select

from refuge.access.scope import Viewer, open_to, stays_seen
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.intake.references import random_reference
from refuge.models import Household, Stay
from refuge.occupancy.clashes import Span, running

AT_ONCE = 500
"""As many as a statement asks about."""


def new_household(provider_id: int) -> Household:
    """A household nobody knew before, with a reference that says nothing."""
    household = Household(reference=free_reference(Household), provider_id=provider_id)
    db.session.add(household)
    db.session.flush()
    return household


def returning_household(viewer: Viewer, provider_id: int, reference: str) -> Household:
    """The household of that reference. Raises RuleBroken on ``household`` if the viewer may know of none.

    One with a stay restricted to other people is not told of (D1).
    """
    restricted = select(Stay.household_id).where(~open_to(viewer))
    found = select(Household).where(Household.reference == reference.strip().upper())
    household = db.session.scalar(found.where(Household.provider_id == provider_id, Household.id.not_in(restricted)))
    if household is None:
        raise RuleBroken("household", "There is no household with this reference. Leave it blank for a new one.")
    return household


def refuse_two_stays(viewer: Viewer, household_id: int, span: Span, field: str, stay_id: int | None = None) -> None:
    """Raises RuleBroken on the field if another stay of the household shares the span: it has one at a time.

    Of one that the viewer may not see no day is told (D1). Nobody else begins one until the commit.
    """
    household = db.session.get_one(Household, household_id, with_for_update={"key_share": True})
    others = select(Stay, stays_seen(viewer)).where(Stay.household_id == household.id, Stay.id != (stay_id or 0))
    others = others.where(or_(Stay.departed_on.is_(None), Stay.departed_on > span.starts_on))
    for other, is_seen in db.session.execute(others.order_by(Stay.arrived_on)):
        if not Span(other.arrived_on, other.departed_on).shared(span):
            continue
        when = running(Span(other.arrived_on, other.departed_on)) if is_seen else "then already"
        wrong = f"Household {household.reference} has a stay here {when}: it has one stay at a time."
        raise RuleBroken(field, wrong, other.id if is_seen else None)


def free_reference(model: Any) -> str:
    """A random reference that nothing of the kind has."""
    return free_references(model, 1)[0]


def free_references(model: Any, count: int) -> list[str]:
    """As many random references as are wanted that nothing of the kind has."""
    found: set[str] = set()
    while len(found) < count:
        new = {random_reference() for _ in range(count - len(found))}
        for some in (list(new)[start : start + AT_ONCE] for start in range(0, len(new), AT_ONCE)):
            new -= set(db.session.scalars(select(model.reference).where(model.reference.in_(some))))
        found |= new
    return list(found)
