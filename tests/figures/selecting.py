"""Selections as questions put to one drawn flat and night, for slow counts to ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from hypothesis import HealthCheck, settings

from refuge.extensions import db
from refuge.figures.selection import SEPARATOR, Grouping
from refuge.models import Contract
from tests.random_services import Flat, Service, Wanted, draw
from tests.services import LICHFIELD, ROTHERHAM, SHEFFIELD_BEFORE, STAFFORD, STAFFORDSHIRE

COUNTIES = {STAFFORD: STAFFORDSHIRE, LICHFIELD: STAFFORDSHIRE}


def home(flat: Flat, contract: Contract | None) -> str | None:
    """The authority a flat's night belongs to (G6)."""
    stands_in = flat.house.authority_code
    if contract is None:
        return stands_in
    codes = {member.authority_code for member in contract.footprint}
    if len(codes) == 1:
        return codes.pop()
    return stands_in if stands_in in codes else COUNTIES.get(stands_in)


Named = Callable[[Flat, Contract | None], str | None]
GROUPS: dict[Grouping, Named] = {
    Grouping.CONTRACT: lambda flat, contract: contract and contract.reference,
    Grouping.AUTHORITY: home,
    Grouping.PROVIDER: lambda flat, _: flat.provider.reference,
    Grouping.PROPERTY: lambda flat, _: flat.house.reference,
    Grouping.UNIT: lambda flat, _: flat.unit.reference,
    Grouping.PART: lambda flat, contract: contract and f"{contract.reference}{SEPARATOR}{home(flat, contract) or ''}",
    Grouping.ACCOMMODATION_TYPE: lambda flat, _: str(flat.house.accommodation_type),
}
NARROWED: tuple[dict[str, str], ...] = (
    {},
    {"contract": "C0a"},
    {"provider": "P1"},
    {"property": "H0x"},
    {"unit": "U1y0"},
    {"accommodation_type": "dispersed"},
    {"authority": ROTHERHAM},
    {"authority": STAFFORDSHIRE},
    {"authority": SHEFFIELD_BEFORE},
)
FIELDS = {
    "contract": Grouping.CONTRACT,
    "provider": Grouping.PROVIDER,
    "property": Grouping.PROPERTY,
    "unit": Grouping.UNIT,
    "accommodation_type": Grouping.ACCOMMODATION_TYPE,
}


def wanted_by(narrowed: dict[str, str], commissioned: bool = True) -> Wanted:
    """Whether a selection wants a night."""

    def wanted(flat: Flat, contract: Contract | None) -> bool:
        matches = (_matches(flat, contract, field, value) for field, value in narrowed.items())
        return (contract is not None) == commissioned and all(matches)

    return wanted


def grouped_as(group: Grouping, name: str | None, commissioned: bool = True) -> Wanted:
    """Whether a night is of one group."""
    return lambda flat, contract: (contract is not None) == commissioned and GROUPS[group](flat, contract) == name


def _matches(flat: Flat, contract: Contract | None, field: str, value: str) -> bool:
    if field != "authority":
        return GROUPS[FIELDS[field]](flat, contract) == value
    own = home(flat, contract)
    return value in {own, COUNTIES.get(own or "")}


@contextmanager
def drawn(seed: int) -> Iterator[Service]:
    """A service drawn from a seed, gone again afterwards."""
    try:
        yield draw(Random(seed))
    finally:
        db.session.rollback()


def examples(most: int) -> settings:
    """So many random services; the database is shared between them, each is rolled back."""
    return settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
