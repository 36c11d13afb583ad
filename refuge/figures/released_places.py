"""What may be told of contracts' nights, and the properties in them as people outside the provider may know them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, nights_seen
from refuge.extensions import db
from refuge.figures.places import Places, places
from refuge.figures.selection import Selection
from refuge.models import Contract, ContractAuthority, Property, Provider, Spell, Unit
from refuge.occupancy.in_service import stretches
from refuge.occupancy.joining import Place
from refuge.occupancy.telling import Telling


@dataclass(frozen=True)
class Told:
    """One contract: its provider, what may be told of its nights, and its properties by reference."""

    provider: str
    telling: Telling
    places: Mapping[str, Place]


def told_of(viewer: Viewer, selection: Selection, today: date) -> dict[str, Told]:
    """Contract → what may be told of it, from all it ever had in service up to the last ended month. Four statements.

    The whole of it counts whatever period is asked for, so that no two answers draw different lines.
    """
    until = today.replace(day=1)
    served = _served(viewer, selection)
    footprints = _footprints(served)
    table = places(today)
    codes = None if selection.authority is None else set(table.codes_of(selection.authority))
    told = {}
    for contract, rows in served.items():
        if codes is not None and codes.isdisjoint(footprints[contract]):
            continue
        known = _known(rows, footprints[contract], table)
        nights = stretches(((row.place, row.starts_on, row.ends_on) for row in rows), until)
        told[contract] = Told(rows[0].provider, Telling(nights, known, until), known)
    return told


def _served(viewer: Viewer, selection: Selection) -> dict[str, list[Any]]:
    """Contract → its spells in service, property by property."""
    spells = (
        select(
            Contract.reference.label("contract"),
            Provider.reference.label("provider"),
            Property.reference.label("place"),
            Property.public_label,
            Property.accommodation_type,
            Property.authority_code,
            Spell.starts_on,
            Spell.ends_on,
        )
        .select_from(Spell)
        .join(Contract, Contract.id == Spell.contract_id)
        .join(Provider, Provider.id == Contract.provider_id)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .where(Spell.commissioned, nights_seen(viewer))
        .order_by(Property.id, Spell.id)
    )
    narrowed = ((selection.contract, Contract.reference), (selection.provider, Provider.reference))
    served: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(spells.where(*(column == given for given, column in narrowed if given is not None))):
        served[row.contract].append(row)
    return served


def _footprints(contracts: Iterable[str]) -> dict[str, list[str]]:
    member = select(Contract.reference, ContractAuthority.authority_code).join(ContractAuthority)
    footprints = defaultdict(list)
    for contract, authority in db.session.execute(member.where(Contract.reference.in_(list(contracts)))):
        footprints[contract].append(authority)
    return footprints


def _known(rows: Iterable[Any], footprint: list[str], table: Places) -> dict[str, Place]:
    """One without a public label is called by a number; its own name stays with the provider (D1)."""
    properties = {row.place: row for row in rows}
    return {
        reference: Place(
            row.public_label or f"Property {number}",
            str(row.accommodation_type),
            table.home(row.authority_code, footprint) or "none",
        )
        for number, (reference, row) in enumerate(properties.items(), 1)
    }
