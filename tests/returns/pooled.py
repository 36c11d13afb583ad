"""A contract pooled by two authorities, with a refuge and dispersed flats in Stoke and a refuge in Stafford; two officers."""

from datetime import date

from refuge.accounts.passwords import passwords
from refuge.extensions import db
from refuge.models import Account, Contract, Person, Property, Stay
from refuge.vocabulary import PersonKind, Role, Sex
from tests import services
from tests.small_service import PASSWORD

AS_AT = date(2021, 1, 25)
FIRST, ARRIVED = date(2019, 4, 1), date(2019, 5, 1)
OFFICERS = ("officer", "another")


def pooled(men: int = 0, moved: int = 0) -> Contract:
    """Eight households in the refuge in Stoke and six in dispersed flats there, each a woman or a man; six in Stafford.

    All stay from May on. ``men`` of those in dispersed flats are men; ``moved`` from the refuge went on to a dispersed flat.
    """
    provider = services.provider()
    contract = services.contract(provider, footprint=(services.STAFFORDSHIRE, services.STOKE))
    refuge = services.house(provider, "REFUGE", services.STOKE)
    dispersed = services.house(provider, "FLATS", services.STOKE, "dispersed")
    stafford = services.house(provider, "STAFFORD", services.STAFFORD)
    for at in range(8):
        who = _home(refuge, f"R{at}", contract, Sex.FEMALE, until=date(2019, 9, 1) if at < moved else None)
        if at < moved:
            unit = services.flat(dispersed, f"M{at}")
            services.serve(unit, FIRST, under=contract)
            services.place(unit, who, date(2019, 9, 1))
    for at in range(6):
        _home(dispersed, f"D{at}", contract, Sex.MALE if at < men else Sex.FEMALE)
        _home(stafford, f"S{at}", contract, Sex.FEMALE)
    for name in OFFICERS:
        db.session.add(_officer(name))
    db.session.commit()
    return contract


def _home(house: Property, reference: str, under: Contract, sex: Sex, until: date | None = None) -> Stay:
    unit = services.flat(house, reference)
    services.serve(unit, FIRST, under=under)
    who = services.stay(house.provider, ARRIVED, origin_code=services.STOKE)
    services.place(unit, who, ARRIVED, until)
    db.session.add(Person(stay_id=who.id, number=1, kind=PersonKind.ADULT, sex=sex))
    return who


def _officer(name: str) -> Account:
    account = Account(email=f"{name}@example.org", role=Role.COMMISSIONER, authority_code=services.STOKE)
    account.password_hash = passwords.hashed(PASSWORD)
    return account
