"""Which authority of its contract's footprint a unit in service belongs to (G6), as a column."""

from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Integer,
    String,
    case,
    func,
    null,
    select,
)

from refuge.extensions import db
from refuge.figures.listed import listed
from refuge.figures.places import Places
from refuge.models import ContractAuthority, Property, Spell, Unit

footprints = (
    select(
        ContractAuthority.contract_id,
        func.min(ContractAuthority.authority_code).label("one_of_them"),
        func.count().label("authorities"),
    )
    .group_by(ContractAuthority.contract_id)
    .subquery("footprints")
)
"""Contract → one authority of its footprint, and how many there are."""


def pooled_homes(table: Places) -> CTE | None:
    """For each pooled contract and each authority its properties stand in: the one of the footprint that belongs to.

    Two statements. Nothing if no contract is pooled.
    """
    pooled = select(footprints.c.contract_id).where(footprints.c.authorities > 1)
    footprint: dict[int, list[str]] = {}
    members = select(ContractAuthority.contract_id, ContractAuthority.authority_code)
    for contract_id, code in db.session.execute(members.where(ContractAuthority.contract_id.in_(pooled))):
        footprint.setdefault(contract_id, []).append(code)
    stand = select(Spell.contract_id, Property.authority_code).join(Unit, Unit.id == Spell.unit_id).join(Property)
    pairs: Any = db.session.execute(stand.where(Spell.contract_id.in_(pooled)).distinct()).all()
    if not pairs:
        return None
    columns = Column("contract_id", Integer), Column("authority_code", String), Column("home", String)
    rows = [
        (contract_id, code, table.home(code, footprint[contract_id]))
        for contract_id, code in sorted(pairs)
        if contract_id
    ]
    return listed("homes", columns, rows)


def home(homes: CTE | None) -> ColumnElement[str | None]:
    """The authority a spell's nights belong to: of one alone its own, of several the one the property stands in.

    Outside any contract it is the one the property stands in. Wants ``footprints`` and ``homes`` joined.
    """
    among_several = null() if homes is None else homes.c.home
    return case(
        (Spell.contract_id.is_(None), Property.authority_code),
        (footprints.c.authorities == 1, footprints.c.one_of_them),
        else_=among_several,
    )
