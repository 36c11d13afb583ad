"""A service small enough to count by hand: two units, three years, one contract.

In service since 1 April 2018. As at 25 January 2021:

    2018-19   A 365 occupied; B 183 occupied, 10 preparing, 51 out of use, 121 ready   548 of 730, 75 %
    2019-20   A 91 occupied, 10 preparing, 265 occupied; B 366 occupied                722 of 732, 99 %
    2020-21   both occupied                                                            598 of 598, to date
"""

from datetime import date
from decimal import Decimal

from refuge.accounts.passwords import passwords
from refuge.extensions import db
from refuge.models import (
    Account,
    Contract,
    ContractAuthority,
    DiaryEntry,
    Household,
    Property,
    Provider,
    Spell,
    Stay,
    Unit,
)
from refuge.vocabulary import AccommodationType, EntryKind, Role

PASSWORD = "a phrase of four words"
ROTHERHAM = "E08000018"
OPENED = date(2018, 4, 1)
A = [
    ("occupied", "2018-04-01", "2019-07-01"),
    ("preparing", "2019-07-01", "2019-07-11"),
    ("occupied", "2019-07-11", None),
]
B = [
    ("occupied", "2018-04-01", "2018-10-01"),
    ("preparing", "2018-10-01", "2018-10-11"),
    ("out_of_use", "2018-10-11", "2018-12-01"),
    ("occupied", "2019-04-01", None),
]


def small_service(*, is_demonstration: bool = False) -> Contract:
    """Record the service and an account for each role."""
    provider = Provider(reference="EXAMPLE", name="Example Refuge", is_demonstration=is_demonstration)
    contract = Contract(
        reference="EXAMPLE",
        title="Example contract",
        provider=provider,
        starts_on=OPENED,
        target_utilisation=Decimal("0.85"),
        footprint=[ContractAuthority(authority_code=ROTHERHAM)],
    )
    house = Property(
        reference="HOUSE",
        provider=provider,
        name="The house",
        accommodation_type=AccommodationType.REFUGE,
        authority_code=ROTHERHAM,
    )
    db.session.add_all([provider, contract, house])
    db.session.flush()
    for name, diary in (("A", A), ("B", B)):
        record_unit(name, house, contract, diary)
    add_accounts(provider)
    db.session.commit()
    return contract


def record_unit(name: str, house: Property, contract: Contract, diary: list[tuple[str, str, str | None]]) -> None:
    """A unit, in service since the opening, with its diary."""
    unit = Unit(reference=name, property=house, name=f"Flat {name}", bed_spaces=3)
    db.session.add(unit)
    db.session.flush()
    spell = Spell(unit_id=unit.id, contract_id=contract.id, commissioned=True, starts_on=OPENED)
    db.session.add(spell)
    db.session.flush()
    for kind, starts_on, ends_on in diary:
        record_entry(
            spell, contract, kind, date.fromisoformat(starts_on), date.fromisoformat(ends_on) if ends_on else None
        )


def record_entry(spell: Spell, contract: Contract, kind: str, starts_on: date, ends_on: date | None) -> None:
    """One entry of a diary; an occupied one with its stay."""
    stay = None
    if kind == EntryKind.OCCUPIED:
        household = Household(reference=f"H{spell.unit_id}{starts_on:%y%m%d}", provider_id=contract.provider_id)
        db.session.add(household)
        db.session.flush()
        stay = Stay(
            reference=f"S{spell.unit_id}{starts_on:%y%m%d}",
            household_id=household.id,
            provider_id=contract.provider_id,
            arrived_on=starts_on,
            departed_on=ends_on,
        )
    db.session.add(
        DiaryEntry(
            unit_id=spell.unit_id,
            spell_id=spell.id,
            commissioned=True,
            spell_starts_on=spell.starts_on,
            spell_ends_on=spell.ends_on,
            kind=EntryKind(kind),
            starts_on=starts_on,
            ends_on=ends_on,
            began_on=starts_on,
            stay=stay,
        )
    )
    db.session.flush()


def add_accounts(provider: Provider) -> None:
    """One account for each role; the address begins with the role."""
    kept = passwords.hashed(PASSWORD)
    for role in Role:
        db.session.add(
            Account(
                email=f"{role.value}@example.org",
                password_hash=kept,
                role=role,
                provider=provider if role in (Role.WORKER, Role.MANAGER) else None,
                authority_code=ROTHERHAM if role is Role.COMMISSIONER else None,
            )
        )
