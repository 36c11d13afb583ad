"""Services for tests: written down by hand, or drawn at random, and put into the database as an action would."""

from datetime import date, timedelta
from itertools import count

from refuge.actions.diary import enter
from refuge.extensions import db
from refuge.models import (
    Absence,
    Contract,
    ContractAuthority,
    Hold,
    Household,
    Property,
    Provider,
    Referral,
    Spell,
    Stay,
    Unit,
)
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span
from refuge.vocabulary import EntryKind

ROTHERHAM, SHEFFIELD_BEFORE, SHEFFIELD, STOKE = "E08000018", "E08000019", "E08000039", "E06000021"
STAFFORDSHIRE, STAFFORD, LICHFIELD = "E10000028", "E07000197", "E07000194"
_numbers = count(1)


def provider(reference: str = "P1") -> Provider:
    """A provider."""
    return _saved(Provider(reference=reference, name=f"Provider {reference}"))


def contract(
    of: Provider, reference: str = "C1", footprint: tuple[str, ...] = (ROTHERHAM,), **what: object
) -> Contract:
    """A contract from 2010 on."""
    made = Contract(
        reference=reference, title=f"Contract {reference}", provider_id=of.id, **{"starts_on": date(2010, 4, 1), **what}
    )
    made.footprint = [ContractAuthority(authority_code=code) for code in footprint]
    return _saved(made)


def house(of: Provider, reference: str = "HOUSE", authority: str = ROTHERHAM, kind: str = "refuge") -> Property:
    """A property."""
    what = {"accommodation_type": kind, "authority_code": authority, "name": f"House {reference}"}
    return _saved(Property(reference=reference, provider_id=of.id, **what))


def flat(in_: Property, reference: str = "A", bed_spaces: int = 3) -> Unit:
    """A unit, not yet in service."""
    return _saved(Unit(reference=reference, property_id=in_.id, name=f"Flat {reference}", bed_spaces=bed_spaces))


def serve(unit: Unit, starts_on: date, ends_on: date | None = None, under: Contract | None = None) -> Spell:
    """Put a unit in service, under a contract or outside any."""
    ends = ends_on or END_OF_TIME
    what = {"contract_id": under and under.id, "commissioned": under is not None}
    return _saved(Spell(unit_id=unit.id, starts_on=starts_on, ends_on=ends, **what))


def stay(
    of: Provider, arrived_on: date, departed_on: date | None = None, household: Household | None = None, **what: object
) -> Stay:
    """A stay, without a unit yet."""
    number = next(_numbers)
    household = household or _saved(Household(reference=f"H{number:06}", provider_id=of.id))
    ids = {"household_id": household.id, "provider_id": of.id, "reference": f"S{number:06}"}
    return _saved(Stay(arrived_on=arrived_on, departed_on=departed_on, **ids, **what))


def place(in_: Unit, who: Stay, starts_on: date, ends_on: date | None = None, added: bool = False) -> None:
    """Give a stay a unit."""
    enter(in_, EntryKind.OCCUPIED, Span(starts_on, ends_on), stay_id=who.id, added=added)


def occupy(in_: Unit, starts_on: date, ends_on: date | None = None, **what: object) -> Stay:
    """A stay in one unit from arrival to departure."""
    who = stay(in_.property.provider, starts_on, ends_on, **what)
    place(in_, who, starts_on, ends_on)
    return who


def drawn(unit: Unit, first: date, nights: str) -> None:
    """Fill a unit's diary from a drawing, a character a night: capitals occupied (one household each), p preparing,
    x out of use, . ready.
    """
    start = 0
    for at in range(1, len(nights) + 1):
        if at == len(nights) or nights[at] != nights[start]:
            _draw(unit, nights[start], first + timedelta(days=start), first + timedelta(days=at))
            start = at


def _draw(unit: Unit, state: str, starts_on: date, ends_on: date) -> None:
    if state == "p":
        enter(unit, EntryKind.PREPARING, Span(starts_on, ends_on))
    elif state == "x":
        enter(unit, EntryKind.OUT_OF_USE, Span(starts_on, ends_on), reason="major_works")
    elif state != ".":
        occupy(unit, starts_on, ends_on)


def away(who: Stay, starts_on: date, ends_on: date | None = None) -> None:
    """Nobody of the stay sleeps there."""
    _saved(Absence(stay_id=who.id, starts_on=starts_on, ends_on=ends_on))


def hold(unit: Unit, starts_on: date, ends_on: date | None = None) -> None:
    """Keep a unit for a referral."""
    number = next(_numbers)
    what = {"provider_id": unit.property.provider_id, "received_on": starts_on, "outcome": "accepted"}
    referral = _saved(Referral(reference=f"R{number}", **what))
    outcome = "released" if ends_on else None
    _saved(Hold(unit_id=unit.id, referral_id=referral.id, starts_on=starts_on, ends_on=ends_on, outcome=outcome))


def _saved(row):
    db.session.add(row)
    db.session.flush()
    return row
