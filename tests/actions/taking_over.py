"""A house of one provider, and another provider that is to take it over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.carry_over import CarriedOver, carry_over
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Household, Provider, Stay, Unit
from refuge.models.append_only import RETURNS, TRAIL
from tests import services

LOOKING = Viewer.command_line()
OPENED, ARRIVED, MOVED, ON, LEFT = (date(2020, month, 1) for month in (1, 2, 3, 4, 6))
TODAY = date(2021, 1, 25)
KEPT = {"authorities", "authority_successors", "trail_chains"} | {table.table for table in (TRAIL, *RETURNS)}


def two_providers() -> tuple[Provider, Provider]:
    """The provider before with a contract ``OLD``, and the one after with a contract ``NEW`` of the same authority."""
    before, after = services.provider("BEFORE"), services.provider("AFTER")
    services.contract(before, "OLD")
    services.contract(after, "NEW", starts_on=ON)
    return before, after


def contract(reference: str) -> Contract:
    """A contract by its reference."""
    return db.session.query(Contract).filter_by(reference=reference).one()


def house_of(provider: Provider, *flats: str) -> list[Unit]:
    """A house with flats, in service under the old contract since they opened."""
    house = services.house(provider)
    units = [services.flat(house, flat) for flat in flats]
    for unit in units:
        services.serve(unit, OPENED, None, contract("OLD"))
    return units


def take_over(on: date = ON, **how: object) -> CarriedOver:
    """Commit what was written, and carry over."""
    db.session.commit()
    return carry_over(LOOKING, "OLD", "NEW", on, TODAY, **how)  # type: ignore[arg-type]


def unit_of(reference: str) -> Unit:
    """A unit by its reference."""
    return db.session.query(Unit).filter_by(reference=reference).one()


def stays_of(provider: Provider) -> list[Stay]:
    """The provider's stays, earliest first."""
    return db.session.query(Stay).filter_by(provider_id=provider.id).order_by(Stay.arrived_on, Stay.id).all()


def households_of(provider: Provider) -> list[Household]:
    """The provider's households."""
    return db.session.query(Household).filter_by(provider_id=provider.id).all()


def entries_of(reference: str) -> list[tuple[str, date, date | None, date]]:
    """A unit's entries: kind, first day, end, and the first day of the whole."""
    rows = db.session.query(DiaryEntry).filter_by(unit_id=unit_of(reference).id).order_by(DiaryEntry.starts_on)
    return [(row.kind.value, row.starts_on, row.ends_on, row.began_on) for row in rows]


def clear() -> None:
    """Remove every record, but not the trail, nor returns: nobody signs one here."""
    db.session.rollback()
    for table in reversed(db.metadata.sorted_tables):
        if table.name not in KEPT and "position" not in table.c:
            db.session.execute(table.delete())
    db.session.commit()


@contextmanager
def cleared_afterwards() -> Iterator[None]:
    """What is committed meanwhile is gone afterwards, but for the trail."""
    try:
        yield
    finally:
        clear()
