"""What a provider has: properties, units with the spell they are in, contracts with their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from refuge.access.scope import Viewer, contracts_seen, properties_seen
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Authority, Contract, ContractValue, Property, Spell, Unit
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span, running
from refuge.occupancy.naming import in_order


@dataclass(frozen=True)
class Service:
    """One spell of a unit, as people read it: ``ends_on`` is None while it is open, ``contract`` where it has none (N8)."""

    starts_on: date
    ends_on: date | None
    contract: Contract | None
    bed_spaces: int | None

    @property
    def when(self) -> str:
        """From when to when, in words."""
        return running(Span(self.starts_on, self.ends_on))

    def runs_on(self, day: date) -> bool:
        """Whether the unit is in service by it on the night of that day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Home:
    """A unit with its spells, the earliest first."""

    unit: Unit
    spells: Sequence[Service]

    def service_on(self, day: date) -> Service | None:
        """The spell it is in on that day."""
        return next((spell for spell in self.spells if spell.runs_on(day)), None)


@dataclass(frozen=True)
class House:
    """A property with its units, by name."""

    place: Property
    homes: Sequence[Home]

    @property
    def emergency(self) -> Home | None:
        """Its emergency space, where it has one."""
        return next((home for home in self.homes if home.unit.emergency), None)


def houses(viewer: Viewer, property_id: int | None = None) -> list[House]:
    """Every property the viewer sees, by name, or one, with units and spells. Three statements."""
    asked = select(Property).where(properties_seen(viewer))
    if property_id is not None:
        asked = asked.where(Property.id == property_id)
    homes: dict[int, list[Home]] = {}
    for home in _homes(viewer, property_id):
        homes.setdefault(home.unit.property_id, []).append(home)
    found = sorted(db.session.scalars(asked), key=lambda place: (in_order(place.name), place.id))
    return [House(place, homes.get(place.id, [])) for place in found]


def find_house(viewer: Viewer, property_id: int) -> House:
    """One of them. Raises NotFound."""
    found = houses(viewer, property_id)
    if not found:
        raise NotFound(f"There is no property {property_id}.")
    return found[0]


def find_home(viewer: Viewer, unit_id: int) -> Home:
    """One unit with its spells. Raises NotFound."""
    unit = find_unit(viewer, unit_id)
    return next(home for home in _homes(viewer, unit.property_id) if home.unit.id == unit_id)


def find_property(viewer: Viewer, property_id: int) -> Property:
    """One property of the viewer's. Raises NotFound."""
    place = db.session.scalar(select(Property).where(Property.id == property_id, properties_seen(viewer)))
    if place is None:
        raise NotFound(f"There is no property {property_id}.")
    return place


def find_unit(viewer: Viewer, unit_id: int) -> Unit:
    """One unit of the viewer's, with its property. Raises NotFound."""
    asked = select(Unit).join(Property).where(Unit.id == unit_id, properties_seen(viewer))
    unit = db.session.scalar(asked.options(contains_eager(Unit.property)))
    if unit is None:
        raise NotFound(f"There is no unit {unit_id}.")
    return unit


def find_contract(viewer: Viewer, contract_id: int) -> Contract:
    """One contract of the viewer's, with its footprint. Raises NotFound."""
    asked = select(Contract).where(Contract.id == contract_id, contracts_seen(viewer))
    contract = db.session.scalar(asked)
    if contract is None:
        raise NotFound(f"There is no contract {contract_id}.")
    return contract


def find_value(viewer: Viewer, value_id: int) -> tuple[ContractValue, Contract]:
    """One value of a contract of the viewer's. Raises NotFound."""
    asked = select(ContractValue, Contract).join(Contract, Contract.id == ContractValue.contract_id)
    found = db.session.execute(asked.where(ContractValue.id == value_id, contracts_seen(viewer))).one_or_none()
    if found is None:
        raise NotFound(f"There is no value {value_id}.")
    return found[0], found[1]


def values_of(viewer: Viewer, contract_id: int) -> Sequence[ContractValue]:
    """What a contract pays, from which day on, earliest first."""
    asked = select(ContractValue).join(Contract, Contract.id == ContractValue.contract_id)
    asked = asked.where(Contract.id == contract_id, contracts_seen(viewer))
    return db.session.scalars(asked.order_by(ContractValue.starts_on, ContractValue.funder, ContractValue.id)).all()


def footprint_of(viewer: Viewer, contract_id: int) -> Sequence[Authority]:
    """The authorities of a contract, by name."""
    codes = [member.authority_code for member in find_contract(viewer, contract_id).footprint]
    return db.session.scalars(select(Authority).where(Authority.code.in_(codes)).order_by(Authority.name)).all()


def authority_codes(words: Sequence[str]) -> list[str]:
    """The codes of authorities by name or code, however they are typed; of two of a name the one that still is.

    Raises RuleBroken on ``authorities`` for the first that is none.
    """
    typed = [word.strip() for word in words if word.strip()]
    names = [word.lower() for word in typed]
    asked = select(Authority).where(or_(func.lower(Authority.name).in_(names), func.lower(Authority.code).in_(names)))
    found = db.session.scalars(asked.order_by(Authority.ended.is_(None), Authority.code)).all()
    known = {key: one.code for one in found for key in (one.name.lower(), one.code.lower())}
    for word in typed:
        if word.lower() not in known:
            raise RuleBroken(
                "authorities", f"There is no authority {word}. Enter its name or its code, like E08000018."
            )
    return sorted({known[name] for name in names})


def _homes(viewer: Viewer, property_id: int | None) -> list[Home]:
    units = select(Unit).join(Property).where(properties_seen(viewer)).options(contains_eager(Unit.property))
    if property_id is not None:
        units = units.where(Unit.property_id == property_id)
    found = sorted(db.session.scalars(units), key=lambda unit: (in_order(unit.name), unit.id))
    asked = select(Spell, Contract).outerjoin(Contract, Contract.id == Spell.contract_id).join(Unit).join(Property)
    asked = asked.where(properties_seen(viewer)).options(joinedload(Spell.unit, innerjoin=True))
    if property_id is not None:
        asked = asked.where(Unit.property_id == property_id)
    spells: dict[int, list[Service]] = {}
    for spell, contract in db.session.execute(asked.order_by(Spell.starts_on)):
        ends_on = None if spell.ends_on == END_OF_TIME else spell.ends_on
        spells.setdefault(spell.unit_id, []).append(Service(spell.starts_on, ends_on, contract, spell.bed_spaces))
    return [Home(unit, spells.get(unit.id, [])) for unit in found]
