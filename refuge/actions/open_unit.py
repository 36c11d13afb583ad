"""A unit comes into service, for the first time or again."""

from datetime import date

from sqlalchemy import func, select

from refuge.access.scope import Viewer
from refuge.actions.finding import units_kept
from refuge.actions.spells import refuse_contract
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Contract, Spell, Unit
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span, running
from refuge.queries.provision import find_unit


def open_unit(viewer: Viewer, unit_id: int, on: date, contract_id: int | None, bed_spaces: int | None = None) -> None:
    """The unit is in service from ``on``, under a contract or none (N8), until it is closed or its next spell begins.

    Raises RuleBroken on ``on`` if it is in service then or the contract begins later (N12), on ``contract`` if that is
    another provider's; NotFound.
    """
    begin_writing()
    unit = find_unit(viewer, unit_id)
    units_kept([unit.id])  # one after the other
    _refuse_in_service(unit, on)
    refuse_contract([unit], contract_id, on)
    db.session.add(
        Spell(
            unit_id=unit.id,
            contract_id=contract_id,
            commissioned=contract_id is not None,
            starts_on=on,
            ends_on=_next(unit, on),
            bed_spaces=bed_spaces,
        )
    )
    db.session.flush()
    contract = db.session.get(Contract, contract_id) if contract_id is not None else None
    after = {"on": on, "contract": contract.reference if contract else None}
    note(viewer, "unit.opened", ("unit", unit.reference), provider_id=unit.property.provider_id, after=after)
    db.session.commit()


def bring_into_use(viewer: Viewer, unit_id: int, today: date) -> None:
    """An emergency space is in service from today on, not commissioned (N8).

    Raises RuleBroken if it is none or in use already; NotFound.
    """
    unit = find_unit(viewer, unit_id)
    if not unit.emergency:
        raise RuleBroken("unit", f"{unit.name} is not an emergency space.")
    open_unit(viewer, unit_id, today, None)


def _refuse_in_service(unit: Unit, on: date) -> None:
    asked = select(Spell).where(Spell.unit_id == unit.id, Spell.starts_on <= on, Spell.ends_on > on)
    spell = db.session.scalars(asked).one_or_none()
    if spell is not None:
        span = Span(spell.starts_on, None if spell.ends_on == END_OF_TIME else spell.ends_on)
        raise RuleBroken("on", f"{unit.name} is in service already {running(span)}.")


def _next(unit: Unit, on: date) -> date:
    """The day on which its next spell begins."""
    later = select(func.min(Spell.starts_on, type_=Spell.starts_on.type))
    return db.session.scalar(later.where(Spell.unit_id == unit.id, Spell.starts_on > on)) or END_OF_TIME
