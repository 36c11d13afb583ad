"""The data check finds what changes a figure, says by how much at most, and leaves the rest alone. On both databases."""

from datetime import date, timedelta

import pytest
from flask import Flask

from refuge import clock
from refuge.access.scope import Viewer
from refuge.actions.diary import enter
from refuge.extensions import db
from refuge.models import Account, AccountProperty, Contract, Person, Provider, Referral, Unit
from refuge.occupancy.clashes import Span
from refuge.occupancy.findings import KINDS, Finding
from refuge.queries.findings import findings
from refuge.vocabulary import EntryKind, Role
from tests import services

LOOKING = Viewer.command_line()
TODAY = date(2021, 1, 25)
OPENED = date(2015, 4, 1)
KNOWN = {"origin_code": services.ROTHERHAM, "risk_at_arrival": "standard"}
FEATURES = ("step_free", "wheelchair", "accepts_men", "accepts_pets", "considers_nrpf")


@pytest.fixture
def flat(either_app: Flask) -> Unit:
    """A flat of which everything is known, in service under a contract that runs, let a month ago."""
    return home("A", services.provider())


def home(reference: str, of: Provider, **contract: object) -> Unit:
    """A flat of the provider under a contract of its own, let on the last day."""
    unit = services.flat(services.house(of, f"HOUSE-{reference}"), reference)
    for feature in FEATURES:
        setattr(unit, feature, False)
    unit.oldest_son = 13
    services.serve(unit, OPENED, None, services.contract(of, f"C-{reference}", **contract))
    return unit


def found(viewer: Viewer = LOOKING, today: date = TODAY) -> list[Finding]:
    """What the check finds."""
    return findings(viewer, today)


def only() -> Finding:
    """The one finding there is, besides that nobody stayed in the flat."""
    (one,) = [finding for finding in found() if finding.kind.code != "no_entry"]
    return one


def days(count: int) -> date:
    """So many days ago."""
    return TODAY - timedelta(days=count)


def test_a_service_in_order_gives_no_finding(flat: Unit) -> None:
    services.occupy(flat, days(1), **KNOWN)
    assert found() == []


def test_preparation_is_found_from_the_31st_day(flat: Unit) -> None:
    enter(flat, EntryKind.PREPARING, Span(days(30)))
    assert found() == []
    (one,) = found(today=TODAY + timedelta(days=1))
    assert one.sentence == (
        "Flat A, House HOUSE-A: preparing since 26 December 2020, 31 days. Changes preparing and ready nights,"
        " and preparation against the target (U4, V3) by up to 31 nights."
    )
    assert one.about == {"unit": flat.id}


def test_preparation_across_a_hand_over_is_one(flat: Unit) -> None:
    other = home("B", services.provider("P2"))
    services.occupy(other, days(1), **KNOWN)
    spell = db.session.query(services.Spell).filter_by(unit_id=flat.id).one()
    spell.ends_on = days(10)
    services.serve(flat, days(10), None, db.session.query(Contract).filter_by(reference="C-A").one())
    enter(flat, EntryKind.PREPARING, Span(days(40)))
    assert [(one.kind.code, one.at_most) for one in found()] == [("long_preparation", 40)]


@pytest.mark.parametrize(("arrived_on", "is_found"), [(date(2019, 1, 25), False), (date(2019, 1, 24), True)])
def test_a_stay_is_found_after_two_years(flat: Unit, arrived_on: date, is_found: bool) -> None:
    services.occupy(flat, arrived_on, **KNOWN)
    assert [one.kind.code for one in found()] == ["long_stay"] * is_found


def test_a_second_unit_of_a_long_stay_doubles_what_it_changes(flat: Unit) -> None:
    who = services.occupy(flat, days(1000), **KNOWN)
    services.place(home("B", flat.property.provider), who, days(1000), added=True)
    assert [one.at_most for one in found()] == [2000]


def test_a_spell_past_its_contract_s_latest_end_is_found_with_the_nights_since(either_app: Flask) -> None:
    """N12: a contract's dates cut no spell, so somebody has to be told."""
    ended = {"ends_on": date(2020, 4, 1), "extendable_to": date(2021, 1, 1)}
    unit = home("A", services.provider(), **ended)
    services.occupy(unit, days(1), **KNOWN)
    (one,) = found()
    assert one.at_most == 24
    assert "whose latest end was 1 January 2021" in one.what
    assert set(one.about) == {"unit", "contract"}


def test_a_contract_that_can_still_be_extended_is_no_finding(either_app: Flask) -> None:
    unit = home("A", services.provider(), ends_on=date(2020, 4, 1), extendable_to=date(2022, 4, 1))
    services.occupy(unit, days(1), **KNOWN)
    assert found() == []


def test_a_stay_of_no_night_inside_anothers_is_found(flat: Unit) -> None:
    inside = services.occupy(flat, days(50), days(50), **KNOWN)
    services.occupy(flat, days(60), None, **KNOWN)
    one = only()
    assert one.kind.code == "inside_another"
    assert one.about["stay"] == inside.id


def test_a_stay_of_no_night_between_two_households_is_no_finding(flat: Unit) -> None:
    services.occupy(flat, days(60), days(50), **KNOWN)
    services.occupy(flat, days(50), days(50), **KNOWN)
    services.occupy(flat, days(50), None, **KNOWN)
    assert found() == []


def test_an_origin_not_asked_is_found_while_it_can_be_learnt(flat: Unit) -> None:
    services.occupy(flat, date(2019, 3, 1), date(2019, 4, 1), risk_at_arrival="high")
    services.occupy(flat, date(2019, 4, 1), date(2019, 5, 1), risk_at_arrival="high")
    services.occupy(flat, days(2), None, risk_at_arrival="high")
    one = only()
    assert "arrived on 1 April 2019, origin not asked." in one.what
    assert one.by == "by 1 household"


def test_an_outcome_pending_is_found(flat: Unit) -> None:
    services.occupy(flat, days(60), days(30), destination="outcome_pending", **KNOWN)
    assert (only().kind.code, only().what) == ("no_outcome", "left on 26 December 2020, outcome pending.")


def test_a_unit_nobody_noted_anything_of_for_90_days_is_found(flat: Unit) -> None:
    services.occupy(flat, days(200), days(89), **KNOWN)
    assert found() == []
    (one,) = found(today=TODAY + timedelta(days=1))
    assert (one.kind.code, one.at_most) == ("no_entry", 90)


def test_a_unit_that_just_came_into_service_is_no_finding(either_app: Flask) -> None:
    unit = home("A", services.provider())
    db.session.query(services.Spell).one().starts_on = days(20)
    db.session.flush()
    assert unit.id
    assert found() == []


@pytest.mark.parametrize(("age", "is_found"), [(14, False), (15, True)])
def test_a_referral_is_found_after_14_days(flat: Unit, age: int, is_found: bool) -> None:
    services.occupy(flat, days(1), **KNOWN)
    provider_id = flat.property.provider_id
    db.session.add(Referral(reference="R1", provider_id=provider_id, received_on=days(age), outcome="open"))
    db.session.flush()
    assert [one.where for one in found()] == ["Referral R1"] * is_found


def test_an_intake_nobody_finished_is_found_after_three_days(flat: Unit) -> None:
    who = services.occupy(flat, days(3), origin_code=services.ROTHERHAM)
    assert only().kind.code == "unfinished_intake"
    assert found(today=days(1)) == []
    db.session.add(Person(stay_id=who.id, number=1, kind="adult", sex="female"))
    db.session.flush()
    assert found() == []


def test_a_hold_nobody_ended_is_found(flat: Unit) -> None:
    services.occupy(flat, days(30), days(10), **KNOWN)
    services.hold(flat, days(8))
    assert (only().kind.code, only().at_most) == ("long_hold", 8)


@pytest.mark.parametrize(("overdue", "is_found"), [(28, False), (29, True)])
def test_a_departure_expected_long_ago_is_found(flat: Unit, overdue: int, is_found: bool) -> None:
    services.occupy(flat, days(100), expected_departure_on=days(overdue), **KNOWN)
    assert [(one.kind.code, one.at_most) for one in found()] == [("departure_passed", overdue)] * is_found


def test_a_feature_not_known_is_found_of_units_in_service(flat: Unit) -> None:
    """F3: what is not known fits nobody who needs it."""
    services.occupy(flat, days(1), **KNOWN)
    flat.wheelchair = flat.oldest_son = None
    services.flat(flat.property, "never in service")
    db.session.flush()
    (one,) = found()
    assert one.what == "not known: wheelchair, oldest son."
    assert one.by == ""


def test_what_changes_most_nights_comes_first(flat: Unit) -> None:
    services.occupy(flat, days(1000), expected_departure_on=days(40), risk_at_arrival="high")
    flat.accepts_pets = None
    db.session.flush()
    assert [one.kind.code for one in found()] == ["long_stay", "departure_passed", "no_origin", "not_known"]


def test_each_sees_the_findings_of_their_own_records(flat: Unit) -> None:
    """D1: a manager their provider's, a worker those of the properties they work in, others none."""
    provider = flat.property.provider
    second, elsewhere = home("B", provider), home("C", services.provider("P2"))
    for unit in (flat, second, elsewhere):
        services.occupy(unit, days(1000), **KNOWN)
    worker = Account(email="w@example.org", password_hash="none", role=Role.WORKER, provider_id=provider.id)
    db.session.add(worker)
    db.session.flush()
    db.session.add(AccountProperty(account_id=worker.id, property_id=second.property_id))
    db.session.flush()
    assert {one.about["unit"] for one in found(Viewer(Role.MANAGER, provider.id))} == {flat.id, second.id}
    assert {one.about["unit"] for one in found(Viewer.of(worker, None))} == {second.id}
    for role in (Role.ADMINISTRATOR, Role.COMMISSIONER):
        assert found(Viewer(role, authority_code=services.ROTHERHAM)) == []


def fill(provider: Provider, name: str) -> None:
    """A unit with everything wrong."""
    unit = services.flat(services.house(provider, f"HOUSE-{name}"), name)
    services.serve(unit, OPENED, None, services.contract(provider, f"C-{name}", ends_on=date(2020, 1, 1)))
    services.occupy(unit, days(900), days(900))
    services.occupy(unit, days(1000), days(200), destination="outcome_pending")
    services.occupy(unit, days(200), None, expected_departure_on=days(160))
    services.hold(unit, days(90))
    db.session.add(Referral(reference=f"R-{name}", provider_id=provider.id, received_on=days(90), outcome="open"))
    db.session.flush()


def test_more_findings_send_no_more_statements(app: Flask, statements: list[str]) -> None:
    provider = services.provider()
    fill(provider, "first")
    sent = len(statements)
    few = found()
    once = len(statements) - sent
    for number in range(10):
        fill(provider, f"{number}")
    sent = len(statements)
    assert len(found()) == 11 * len(few)
    assert len(statements) - sent == once <= len(KINDS)


def test_the_demonstration_gives_no_false_alarm(demonstration: Flask) -> None:
    """Only answers that are really missing in it, and nothing that changes a night."""
    assert {one.kind.code for one in found(today=clock.today())} <= {"no_origin", "no_outcome"}
