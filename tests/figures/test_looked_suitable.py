"""Units that looked suitable (F3): the rule case by case, and random services counted slowly on both databases."""

from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.looked_suitable import declined_for_space, looked_suitable
from refuge.models import DiaryEntry, Referral, ReferralAccessNeed, ReferralChild, Unit
from refuge.occupancy.fit import Features, Seeking, reasons_against
from refuge.vocabulary import AccessNeed
from tests import services
from tests.figures.selecting import drawn, examples
from tests.random_services import FIRST, Flat, Service

LOOKING = Viewer.command_line()
DECIDED = date(2020, 4, 10)
BEFORE = DECIDED - timedelta(days=1)
FEATURES = ("cots", "step_free", "wheelchair", "accepts_men", "accepts_pets", "oldest_son", "considers_nrpf")


@pytest.fixture
def unit(app: Flask) -> Unit:
    """A flat with three bed spaces, in service since 2020 began, of which nothing else is known."""
    flat = services.flat(services.house(services.provider()))
    services.serve(flat, date(2020, 1, 1))
    return flat


def referred(unit: Unit, reference: str = "R1", **what: object) -> Referral:
    """A referral to the unit's provider, declined for want of space unless said otherwise."""
    refused = {"outcome": "declined", "reason": "no_space", "decided_on": DECIDED}
    ids = {"reference": reference, "provider_id": unit.property.provider_id, "received_on": date(2019, 1, 1)}
    referral = Referral(**{**ids, **refused, **what})
    db.session.add(referral)
    db.session.flush()
    return referral


def reasons(unit: Unit, **what: object) -> list[str] | None:
    """Why the unit does not fit; None where it was not ready, or held."""
    referral = referred(unit, **what)
    found = looked_suitable(LOOKING, [referral.id])[referral.id]
    return list(found[0].reasons) if found else None


@pytest.mark.parametrize(
    ("nights", "is_ready"),
    [("AA......", True), ("AAA.....", False), ("AA..BBBB", True), ("AA.BBBBB", False), ("pp..xxxx", True),
     ("pppp....", False), ("AA..p...", True), ("AA.x....", False)],
)  # fmt: skip
def test_a_unit_is_ready_both_on_the_night_before_and_on_the_night(unit: Unit, nights: str, is_ready: bool) -> None:
    services.drawn(unit, BEFORE - timedelta(days=2), nights)
    assert (reasons(unit) == []) is is_ready


def test_a_stay_of_no_night_uses_neither_night(unit: Unit) -> None:
    services.drawn(unit, date(2020, 3, 1), "AAAA")
    services.occupy(unit, DECIDED, DECIDED)
    assert reasons(unit) == []


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_held"),
    [(DECIDED, None, True), (BEFORE, DECIDED, True), (DECIDED + timedelta(days=1), None, False),
     (date(2020, 4, 1), BEFORE, False), (DECIDED, DECIDED, False)],
)  # fmt: skip
def test_a_unit_held_on_either_night_was_not_to_be_had(
    unit: Unit, starts_on: date, ends_on: date | None, is_held: bool
) -> None:
    services.hold(unit, starts_on, ends_on)
    assert (reasons(unit) is None) is is_held


def test_a_corrected_diary_corrects_it(unit: Unit) -> None:
    services.drawn(unit, DECIDED, "AAAA")
    referral = referred(unit)
    assert looked_suitable(LOOKING, [referral.id]) == {referral.id: []}
    db.session.query(DiaryEntry).delete()
    assert [one.fits for one in looked_suitable(LOOKING, [referral.id])[referral.id]] == [True]


def test_any_spell_will_do_and_the_second_night_s_says_how_many_beds(app: Flask) -> None:
    provider = services.provider()
    flat = services.flat(services.house(provider))
    services.serve(flat, date(2020, 1, 1), DECIDED, services.contract(provider))
    services.serve(flat, DECIDED).bed_spaces = 1
    assert reasons(flat, adults=2) == ["Too small: 1 bed space for 2 people"]


def test_a_unit_that_came_into_service_that_night_was_not_ready_before(app: Flask) -> None:
    flat = services.flat(services.house(services.provider()))
    services.serve(flat, DECIDED)
    assert reasons(flat) is None


def test_what_is_not_known_of_a_unit_does_not_fit(unit: Unit) -> None:
    referral = referred(unit, sex="male", pets=True, nrpf=True)
    db.session.add(ReferralChild(referral_id=referral.id, number=1, age=15, sex="male"))
    db.session.add(ReferralAccessNeed(referral_id=referral.id, need="wheelchair"))
    found = looked_suitable(LOOKING, [referral.id])[referral.id][0]
    assert found.reasons == tuple(
        f"{name}: not known" for name in ("Age of sons", "Wheelchair", "Men", "Pets", "No recourse to public funds")
    )


def test_other_providers_units_are_never_looked_at(unit: Unit) -> None:
    elsewhere = services.flat(services.house(services.provider("P2"), "HOUSE2"), "B")
    services.serve(elsewhere, date(2020, 1, 1))
    referral = referred(unit)
    assert [one.unit_id for one in looked_suitable(LOOKING, [referral.id])[referral.id]] == [unit.id]


def test_whoever_does_not_see_the_property_is_told_so(unit: Unit) -> None:
    referral = referred(unit)
    commissioner = Viewer("commissioner", authority_code=services.ROTHERHAM)
    assert not looked_suitable(commissioner, [referral.id])[referral.id][0].is_seen


def test_an_open_referral_and_an_erased_one_have_no_answer(unit: Unit) -> None:
    still_open = referred(unit, "R1", outcome="open", reason=None, decided_on=None)
    erased = referred(unit, "R2", erased_on=date(2024, 4, 1))
    assert looked_suitable(LOOKING, [still_open.id, erased.id]) == {}


def test_declined_for_space_goes_by_the_main_reason(unit: Unit) -> None:
    referred(unit, "R1")
    referred(unit, "R2", reason="unit_too_small")
    referred(unit, "R3", reason="pets")
    referred(unit, "R4", outcome="chose_not_to_take")
    found = db.session.scalars(db.select(Referral.reference).where(declined_for_space()))
    assert sorted(found) == ["R1", "R2"]


def test_more_referrals_send_no_more_statements(unit: Unit, statements: list[str]) -> None:
    few = [referred(unit, "R0").id]
    many = few + [referred(unit, f"R{number}").id for number in range(1, 30)]
    statements.clear()
    looked_suitable(LOOKING, few)
    sent = len(statements)
    looked_suitable(LOOKING, many)
    assert (sent, len(statements)) == (4, 8)


def draw_asking(chance: Random, flat: Flat, number: int) -> tuple[Referral, Seeking]:
    """A household that asks, as the referral says it and as it is looked for."""
    ages = [chance.choice([0, 1, 4, 16]) for _ in range(chance.choice([0, 0, 1, 3]))]
    sons = [age for age in ages if chance.random() < 0.4]
    needs = {need for need in ("wheelchair", "limited_mobility", "hearing") if chance.random() < 0.2}
    man, pet, no_recourse = (chance.random() < 0.2 for _ in range(3))
    referral = referred(
        flat.unit, f"N{number}", adults=chance.choice([1, 2]), sex="male" if man else chance.choice(["female", None]),
        pets=pet or None, nrpf=no_recourse, decided_on=FIRST + timedelta(days=chance.randint(0, 400)),
    )  # fmt: skip
    for at, age in enumerate(sons + [age for age in ages if age not in sons]):
        is_son = at < len(sons)
        row = ReferralChild(referral_id=referral.id, number=at, age=age, sex="male" if is_son else None)
        db.session.add(row)
    db.session.add_all(ReferralAccessNeed(referral_id=referral.id, need=need) for need in needs)
    db.session.flush()
    children = tuple(sorted(row.age for row in db.session.query(ReferralChild).filter_by(referral_id=referral.id)))
    return referral, Seeking(
        referral.adults, children, max(sons, default=None), man, AccessNeed.LIMITED_MOBILITY in needs,
        AccessNeed.WHEELCHAIR in needs, pet, no_recourse,
    )  # fmt: skip


def slowly(service: Service, referral: Referral, seeking: Seeking) -> dict[int, list[str]]:
    """Every flat of the provider, night by night."""
    found = {}
    for flat in service.flats:
        nights = (referral.decided_on - timedelta(days=1), referral.decided_on)
        if flat.provider.id == referral.provider_id and all(is_free(flat, night) for night in nights):
            features = Features(flat.unit.bed_spaces, **{name: getattr(flat.unit, name) for name in FEATURES})
            found[flat.unit.id] = reasons_against(seeking, features)
    return found


def is_free(flat: Flat, night: date) -> bool:
    """Ready and kept for nobody on one night."""
    is_held = any(starts_on <= night < ends_on for starts_on, ends_on in flat.holds)
    return flat.contract_on(night)[0] and flat.entry_on(night) is None and not is_held


@examples(20)
@given(seed=st.integers(0, 10**9))
def test_random_referrals_agree_with_looking_night_by_night(either_app: Flask, seed: int) -> None:
    with drawn(seed) as service:
        chance = Random(seed)
        for flat in service.flats:
            for name in FEATURES:
                setattr(flat.unit, name, chance.choice([None, 0, 15, 1]) if name in ("cots", "oldest_son") else
                        chance.choice([None, True, False]))  # fmt: skip
        asking = [draw_asking(chance, chance.choice(service.flats), number) for number in range(12)]
        found = looked_suitable(LOOKING, [referral.id for referral, _ in asking])
        for referral, seeking in asking:
            told = {one.unit_id: list(one.reasons) for one in found[referral.id]}
            assert told == slowly(service, referral, seeking)
