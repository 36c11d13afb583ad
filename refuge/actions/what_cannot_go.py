"""What keeps units from going on with another provider, in words that name units and days and no household (D1).

Not an action itself: nothing here commits.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, func, literal, select

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Account, DiaryEntry, Hold, Spell, Stay, StayViewer, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.clashes import written
from refuge.vocabulary import Role


def refuse_units_that_cannot_go(spells: Sequence[Spell], on: date, provider_id: int) -> None:
    """Raise RuleBroken on ``on`` for the first unit, by reference, in whose way something stands."""
    ids = [spell.unit_id for spell in spells]
    for unit, day in _first(select(Unit, Spell.starts_on).join(Spell), Unit.id.in_(ids), Spell.starts_on >= on):
        raise RuleBroken("on", f"{unit} comes into service again on {written(day)}. Choose a later day.")
    for unit, _ in _first(select(Unit, Unit.id), Unit.id.in_(select(Unit.carried_over_from_id)), Unit.id.in_(ids)):
        raise RuleBroken("on", f"{unit} went to another provider before.")
    for unit, day in _first(select(Unit, Hold.starts_on).join(Hold), Unit.id.in_(ids), _after(Hold.ends_on) > on):
        raise RuleBroken(
            "on", f"{unit} is held since {written(day)}. Say first how the hold ended, before {written(on)}."
        )
    _refuse_stays(ids, on)
    _refuse_restricted(ids, on, provider_id)


def _refuse_stays(ids: Sequence[int], on: date) -> None:
    placed = select(Unit, Stay.arrived_on).join(DiaryEntry, DiaryEntry.unit_id == Unit.id).join(Stay)
    for unit, day in _first(placed, Unit.id.in_(ids), Stay.arrived_on >= on):
        raise RuleBroken(
            "on",
            f"A household arrived in {unit} on {written(day)}, with the provider before. Choose a later day, or cancel"
            " that stay and record it with the new provider.",
        )
    for unit, _ in _first(placed, Stay.id.in_(_here(ids, on)), Unit.id.not_in(ids), _after(DiaryEntry.ends_on) > on):
        raise RuleBroken(
            "on", f"A household in these units has {unit} too, which does not go along. Let both go, or neither."
        )


def _refuse_restricted(ids: Sequence[int], on: date, provider_id: int) -> None:
    """A stay restricted to named staff goes on restricted to the new provider's managers: it must have one."""
    restricted = exists().where(StayViewer.stay_id.in_(_here(ids, on)))
    if db.session.scalar(select(restricted)) and not db.session.scalars(managers_of(provider_id)).first():
        raise RuleBroken(
            "to", "A stay is restricted to named staff and goes on with the new provider's managers: it has none yet."
        )


def managers_of(provider_id: int) -> Any:
    """Selects the ids of a provider's managers who can sign in."""
    return select(Account.id).where(
        Account.provider_id == provider_id, Account.role == Role.MANAGER, Account.is_active.is_(True)
    )


def _here(ids: Sequence[int], on: date) -> Any:
    """Selects the ids of the stays that run across the day in these units."""
    return select(DiaryEntry.stay_id).where(
        DiaryEntry.unit_id.in_(ids), _after(DiaryEntry.ends_on) > on, DiaryEntry.stay_id.is_not(None)
    )


def _first(asked: Any, *conditions: Any) -> Any:
    """The first unit asked for, named with its reference, and a day."""
    found = db.session.execute(asked.where(*conditions).order_by(Unit.reference).limit(1)).all()
    return [(f"{unit.name} ({unit.reference})", day) for unit, day in found]


def _after(ends_on: Any) -> Any:
    return func.coalesce(ends_on, literal(END_OF_TIME, Day))
