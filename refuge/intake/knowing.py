"""What can be referred to once the import is saved: things saved and things brought, spells among them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Table, func, insert, select, text
from sqlalchemy.sql.base import Executable

from refuge import models
from refuge.intake.incoming import (
    INCOMING,
    KNOWN,
    SPELLS,
    ever,
)
from refuge.intake.indexing import LOOKED_UP

PROVIDER = models.Provider.__table__


def what_is_known() -> Iterable[Executable]:
    """Statements that fill the tables of what is known."""
    saved: dict[str, tuple[Table, dict[str, Any], Any]] = _saved_things()
    for name, known in KNOWN.items():
        table, kept, source = saved[name]
        staged, sought = INCOMING[name], LOOKED_UP[name]
        already = select(staged.c[sought]).where(staged.c[sought].is_not(None))
        columns = list(known.columns.keys())
        yield insert(known).from_select(
            columns,
            select(*(kept[column] for column in columns)).select_from(source).where(table.c.reference.not_in(already)),
        )
        yield insert(known).from_select(
            columns, _brought(name, columns).where(staged.c.id.in_(first_of_each(staged, sought)))
        )
    yield from _spells()


def first_of_each(table: Table, sought: str) -> Select[Any]:
    """The ids of the first staged row of each reference: a second is complained about and otherwise left out."""
    return select(func.min(table.c.id)).where(table.c[sought].is_not(None)).group_by(table.c[sought])


def _saved_things() -> dict[str, tuple[Table, dict[str, Any], Any]]:
    contract, place, unit, referral = (
        model.__table__ for model in (models.Contract, models.Property, models.Unit, models.Referral)
    )
    owner = {"provider_ref": PROVIDER.c.reference}
    return {
        "providers": (PROVIDER, {"reference": PROVIDER.c.reference}, PROVIDER),
        "contracts": (
            contract,
            {"reference": contract.c.reference, "starts_on": contract.c.starts_on, **owner},
            contract.join(PROVIDER),
        ),
        "properties": (place, {"reference": place.c.reference, **owner}, place.join(PROVIDER)),
        "units": (
            unit,
            {"reference": unit.c.reference, "name": unit.c.name, **owner},
            unit.join(place).join(PROVIDER, PROVIDER.c.id == place.c.provider_id),
        ),
        "referrals": (referral, {"reference": referral.c.reference}, referral),
    }


def _brought(name: str, columns: list[str]) -> Select[Any]:
    staged = INCOMING[name]
    kept = {
        column: staged.c[LOOKED_UP[name] if column == "reference" else column] for column in columns if name != "units"
    }
    if name != "units":
        return select(*(kept[column] for column in columns))
    places = KNOWN["properties"]
    return select(staged.c.unit_ref, staged.c.name, places.c.provider_ref).select_from(
        staged.outerjoin(places, places.c.reference == staged.c.property_ref)
    )


def _spells() -> Iterable[Executable]:
    staged, spell, unit = INCOMING["service"], models.Spell.__table__, models.Unit.__table__
    columns = ["unit_ref", "starts_on", "ends_on"]
    again = select(staged.c.id).where(staged.c.unit_ref == unit.c.reference, staged.c.starts_on == spell.c.starts_on)
    saved = (
        select(unit.c.reference, spell.c.starts_on, spell.c.ends_on)
        .select_from(spell.join(unit))
        .where(~again.exists())
    )
    yield insert(SPELLS).from_select(columns, saved)
    brought = select(staged.c.unit_ref, staged.c.starts_on, ever(staged.c.ends_on)).where(staged.c.sound)
    yield insert(SPELLS).from_select(columns, brought)
    yield text("CREATE INDEX ix_known_spells ON known_spells (unit_ref, starts_on)")
