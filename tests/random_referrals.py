"""Referrals drawn at random to the providers of a random service, and what its units offer."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import select

from refuge.extensions import db
from refuge.models import (
    Contract,
    Household,
    Referral,
    ReferralAccessNeed,
    ReferralChild,
    ReferralOtherReason,
    Spell,
    Stay,
)
from tests.random_services import FIRST, LAST, ORIGINS, PLACES, Service

REASONS = ("no_space", "unit_too_small", "needs_disability", "needs_mental_health", "older_son", "male_survivor", "pets", "nrpf",
           "found_elsewhere")  # fmt: skip
FOR_SPACE = ("no_space", "unit_too_small") * 4
NEEDS = ("wheelchair", "limited_mobility", "mental_health", "hearing")
REFUSED = ("declined", "chose_not_to_take", "withdrawn_by_referrer", "no_contact", "did_not_arrive")
FEATURES = ("step_free", "wheelchair", "accepts_men", "accepts_pets", "considers_nrpf")


@dataclass
class Asked:
    """A referral with everything that hangs on it."""

    referral: Referral
    stay: Stay | None = None
    contract: Contract | None = None
    children: list[tuple[int, str | None]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    other_reasons: list[str] = field(default_factory=list)

    @property
    def ended_on(self):
        """The day something came of it."""
        return self.referral.decided_on or self.referral.received_on


def refer(chance: Random, service: Service) -> list[Asked]:
    """Draw referrals, some of them linked with each other, with stays and with holds, and say what units offer."""
    _draw_features(chance, service)
    stays = {entry.stay.id: entry.stay for flat in service.flats for entry in flat.entries if entry.stay}
    shared = {provider_id: _household(provider_id) for provider_id in {flat.provider.id for flat in service.flats}}
    of_holds = [Asked(referral) for referral in db.session.scalars(select(Referral))]
    asked = [_draw(chance, number, service, shared) for number in range(18)]
    asked += [_came(chance, number, stay) for number, stay in enumerate(stays.values()) if chance.random() < 0.6]
    for one in asked:
        _save(one)
    contracts = {contract.id: contract for contract in db.session.scalars(select(Contract))}
    for one in (*of_holds, *asked):
        one.contract = contracts.get(one.referral.contract_id)
    for contract in contracts.values():
        contract.ends_on = chance.choice([None, None, FIRST + timedelta(days=chance.randint(1, 300))])
    db.session.flush()
    return [*of_holds, *asked]


def _draw_features(chance: Random, service: Service) -> None:
    for flat in service.flats:
        for name in FEATURES:
            setattr(flat.unit, name, chance.choice([True, True, True, True, False, None]))
        flat.unit.bed_spaces, flat.unit.cots = chance.randint(1, 4), chance.choice([None, 0, 1])
        flat.unit.oldest_son = chance.choice([None, 10, 17, 17])
        for spell in db.session.scalars(select(Spell).filter_by(unit_id=flat.unit.id)):
            spell.bed_spaces = chance.choice([None, None, 1, 5])
    db.session.flush()


def _household(provider_id: int) -> Household:
    household = Household(reference=f"SHARED{provider_id}"[:12], provider_id=provider_id)
    db.session.add(household)
    db.session.flush()
    return household


def _draw(chance: Random, number: int, service: Service, shared: dict[int, Household]) -> Asked:
    provider = chance.choice(service.flats).provider
    outcome = chance.choice(
        [*REFUSED, "declined", "declined", "declined", "declined", "open", "accepted", "information_only"]
    )
    received_on = FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days - 1))
    is_decided = outcome != "open" and chance.random() < 0.9
    households = [None, shared[provider.id].id, *_households_of(service, provider.id)]
    what = {
        "decided_on": received_on + timedelta(days=chance.choice([0, 1, 5, 40])) if is_decided else None,
        "reason": chance.choice([*REASONS, *FOR_SPACE]) if outcome in REFUSED else None,
        "placed": chance.choice(["in_area", "out_of_area", "not_known", None]),
        "household_id": chance.choice(households),
    }
    return _asked(chance, f"ASKED{number}", provider.id, received_on=received_on, outcome=outcome, **what)


def _households_of(service: Service, provider_id: int) -> list[int]:
    stays = [entry.stay for flat in service.flats for entry in flat.entries if entry.stay]
    return sorted({stay.household_id for stay in stays if stay.provider_id == provider_id})


def _came(chance: Random, number: int, stay: Stay) -> Asked:
    """A referral that led to a stay, decided that day or before; sometimes the household was never linked."""
    received_on = stay.arrived_on - timedelta(days=chance.choice([0, 1, 9, 30]))
    decided_on = chance.choice([received_on, stay.arrived_on])
    household = chance.choice([stay.household_id, stay.household_id, None])
    what = {"decided_on": decided_on, "stay_id": stay.id, "household_id": household}
    one = _asked(chance, f"CAME{number}", stay.provider_id, received_on=received_on, outcome="accepted", **what)
    one.stay = stay
    return one


def _asked(chance: Random, reference: str, provider_id: int, **what: object) -> Asked:
    code, place = chance.choice([(code, None) for code in ORIGINS] + [(None, place) for place in PLACES])
    contracts = db.session.scalars(select(Contract.id).filter_by(provider_id=provider_id).order_by(Contract.id)).all()
    referral = Referral(
        reference=reference,
        provider_id=provider_id,
        contract_id=chance.choice([*contracts, *contracts, None]),
        origin_code=code,
        origin_place=place,
        adults=chance.choice([None, 1, 1, 2]),
        sex=chance.choice(["female", "male", None]),
        nrpf=chance.choice([True, False, None]),
        pets=chance.choice([True, False, None]),
        **what,
    )
    children = [
        (chance.randint(0, 17), chance.choice(["male", "female", None])) for _ in range(chance.choice([0, 0, 1, 3]))
    ]
    others = [reason for reason in REASONS if chance.random() < 0.1] if referral.reason else []
    return Asked(referral, None, None, children, [need for need in NEEDS if chance.random() < 0.15], others)


def _save(one: Asked) -> None:
    db.session.add(one.referral)
    db.session.flush()
    of = {"referral_id": one.referral.id}
    for number, (age, sex) in enumerate(one.children, start=1):
        db.session.add(ReferralChild(number=number, age=age, sex=sex, **of))
    db.session.add_all(ReferralAccessNeed(need=need, **of) for need in one.needs)
    db.session.add_all(ReferralOtherReason(reason=reason, **of) for reason in one.other_reasons)
    db.session.flush()
