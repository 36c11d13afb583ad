"""A house goes to another provider with the households in it: nobody leaves and nobody arrives. On both databases."""

from datetime import date, timedelta

import pytest
from flask import Flask

from refuge.access.scope import Viewer, stays_seen
from refuge.actions.carry_over import carry_over
from refuge.actions.diary import enter
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Absence, Account, Person, Property, Provider, StayAccessNeed, StayViewer, TrailEntry
from refuge.occupancy.clashes import Span
from refuge.queries.findings import findings
from refuge.vocabulary import EntryKind, Role
from tests import services
from tests.actions.taking_over import (
    ARRIVED,
    LEFT,
    LOOKING,
    MOVED,
    ON,
    OPENED,
    TODAY,
    contract,
    entries_of,
    house_of,
    households_of,
    stays_of,
    take_over,
    two_providers,
    unit_of,
)


@pytest.fixture
def before(either_app: Flask) -> Provider:
    """The provider that has the house; the other one is ``AFTER``."""
    return two_providers()[0]


def after() -> Provider:
    """The provider that takes it over."""
    return db.session.query(Provider).filter_by(reference="AFTER").one()


def test_the_household_goes_on_as_a_stay_of_the_new_provider(before: Provider) -> None:
    """H8: to the provider before it ends as handed over, which stands beside the departures."""
    (flat,) = house_of(before, "A")
    services.occupy(flat, ARRIVED, origin_code=services.SHEFFIELD, pets=True, risk_at_arrival="high")
    assert take_over().units == {"A": "A-2"}
    (old,), (new,) = stays_of(before), stays_of(after())
    assert (old.arrived_on, old.departed_on, old.departure_reason) == (ARRIVED, ON, "handed_over")
    assert (new.arrived_on, new.departed_on, new.first_arrived_on) == (ON, None, ARRIVED)
    assert (new.origin_code, new.pets, new.risk_at_arrival) == (services.SHEFFIELD, True, "high")
    assert new.carried_over_from_id == old.id
    assert entries_of("A") == [("occupied", ARRIVED, ON, ARRIVED)]
    assert entries_of("A-2") == [("occupied", ON, None, ARRIVED)]


def test_the_new_provider_knows_nobody_by_a_reference_the_old_one_had(before: Provider) -> None:
    """D1: nothing leads from the new provider's records to the closed stays of the one before."""
    flat, second = house_of(before, "A", "B")
    first_time = services.occupy(flat, OPENED, ARRIVED)
    services.occupy(flat, ARRIVED, None, household=first_time.household)
    services.occupy(second, OPENED, MOVED)
    take_over()
    (new,) = stays_of(after())
    assert new.reference not in {stay.reference for stay in stays_of(before)}
    assert not {one.reference for one in households_of(before)} & {one.reference for one in households_of(after())}
    assert [one.id for one in households_of(after())] == [new.household_id]
    assert len(stays_of(before)) == 3


def test_the_old_provider_keeps_its_history_and_no_unit(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    services.drawn(flat, OPENED, "AAAApp.")
    services.occupy(flat, ARRIVED)
    take_over()
    assert [kind for kind, *_ in entries_of("A")] == ["occupied", "preparing", "occupied"]
    ends = db.session.query(services.Spell.ends_on).filter_by(unit_id=unit_of("A").id).scalar()
    assert ends == ON


def test_preparation_goes_on_as_it_was(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    enter(flat, EntryKind.PREPARING, Span(ON - timedelta(days=2)), reason="locks", waits_for="landlord")
    take_over()
    assert entries_of("A-2") == [("preparing", ON, None, ON - timedelta(days=2))]
    assert [one.what for one in findings(LOOKING, ON + timedelta(days=40)) if one.kind.code == "long_preparation"] == [
        "preparing since 30 March 2020, 42 days."
    ]


def test_who_left_since_left_the_new_provider(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    answers = {"departure_planned": True, "departure_reason": "moved_on", "destination": "council_tenancy"}
    services.occupy(flat, ARRIVED, LEFT, **answers)
    take_over()
    (old,), (new,) = stays_of(before), stays_of(after())
    assert (old.departed_on, old.departure_planned, old.destination) == (ON, None, None)
    assert (new.departed_on, new.departure_planned, new.destination) == (LEFT, True, "council_tenancy")


def test_who_left_on_the_day_stays_with_the_provider_before(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    services.occupy(flat, ARRIVED, ON, departure_planned=True)
    assert take_over().households == 0
    assert stays_of(after()) == []
    assert stays_of(before)[0].departure_planned is True


def test_people_go_with_the_provider_they_were_with(before: Provider) -> None:
    """H2: who left before stays behind, who joined since was never there, who is there goes on."""
    (flat,) = house_of(before, "A")
    who = services.occupy(flat, ARRIVED)
    for number, joined_on, left_on in ((1, None, None), (2, None, MOVED), (3, MOVED, LEFT), (4, LEFT, None)):
        kind = "adult" if number == 1 else "child"
        age = None if number == 1 else number
        db.session.add(Person(stay_id=who.id, number=number, kind=kind, age=age, joined_on=joined_on, left_on=left_on))
    take_over()
    (old,), (new,) = stays_of(before), stays_of(after())
    assert people_of(old.id) == [(1, None, None), (2, None, MOVED), (3, MOVED, None)]
    assert people_of(new.id) == [(1, None, None), (3, None, LEFT), (4, LEFT, None)]


def people_of(stay_id: int) -> list[tuple[int, date | None, date | None]]:
    rows = db.session.query(Person).filter_by(stay_id=stay_id).order_by(Person.number)
    return [(row.number, row.joined_on, row.left_on) for row in rows]


def test_nights_away_and_needs_go_on(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    who = services.occupy(flat, ARRIVED)
    db.session.add(StayAccessNeed(stay_id=who.id, need="hearing"))
    services.away(who, MOVED, LEFT)
    take_over()
    (new,) = stays_of(after())
    absences = db.session.query(Absence).order_by(Absence.starts_on)
    assert [(row.stay_id, row.starts_on, row.ends_on) for row in absences] == [(who.id, MOVED, ON), (new.id, ON, LEFT)]
    assert db.session.query(StayAccessNeed).filter_by(stay_id=new.id).one().need == "hearing"


def test_a_move_within_the_house_goes_on(before: Provider) -> None:
    flat, second = house_of(before, "A", "B")
    who = services.stay(before, ARRIVED)
    services.place(flat, who, ARRIVED, LEFT)
    services.place(second, who, LEFT)
    take_over()
    assert entries_of("A-2") == [("occupied", ON, LEFT, ARRIVED)]
    assert entries_of("B") == []
    assert entries_of("B-2") == [("occupied", LEFT, None, LEFT)]


def test_a_house_goes_over_a_second_time(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    services.occupy(flat, ARRIVED)
    take_over()
    third = services.provider("THIRD")
    services.contract(third, "NEXT")
    db.session.commit()
    assert carry_over(LOOKING, "NEW", "NEXT", LEFT, TODAY).units == {"A-2": "A-2-2"}
    (last,) = stays_of(third)
    assert (last.arrived_on, last.first_arrived_on) == (LEFT, ARRIVED)


def test_only_the_properties_named_go(before: Provider) -> None:
    house_of(before, "A")
    other = services.flat(services.house(before, "OTHER"), "B")
    services.serve(other, OPENED, None, contract("OLD"))
    assert take_over(properties=["OTHER"]).units == {"B": "B-2"}


def test_a_rehearsal_says_the_same_and_changes_nothing(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    services.occupy(flat, ARRIVED)
    carried = take_over(rehearse=True)
    assert (carried.units, carried.households) == ({"A": "A-2"}, 1)
    assert stays_of(after()) == []
    assert entries_of("A") == [("occupied", ARRIVED, None, ARRIVED)]


def test_a_restricted_stay_stays_restricted(before: Provider) -> None:
    """D1: to the new provider's managers, and without one nothing goes."""
    (flat,) = house_of(before, "A")
    who = services.occupy(flat, ARRIVED)
    named = account(before, Role.WORKER)
    db.session.add(StayViewer(stay_id=who.id, account_id=named.id))
    db.session.commit()
    with pytest.raises(RuleBroken, match="it has none yet"):
        take_over()
    manager = account(after(), Role.MANAGER)
    account(after(), Role.WORKER)
    take_over()
    (new,) = stays_of(after())
    rows = db.session.query(StayViewer).filter_by(stay_id=new.id).all()
    assert [row.account_id for row in rows] == [manager.id]


def account(of: Provider, role: Role) -> Account:
    """Somebody who works for a provider."""
    made = Account(email=f"{role}@{of.reference.lower()}.example", password_hash="none", role=role, provider_id=of.id)
    db.session.add(made)
    db.session.flush()
    return made


def test_each_side_s_trail_tells_of_its_own_records(before: Provider) -> None:
    """D5: the provider before is told of the stay that ended, the one after of the one that goes on."""
    (flat,) = house_of(before, "A")
    services.occupy(flat, ARRIVED)
    take_over()
    told = db.session.query(TrailEntry.chain, TrailEntry.what, TrailEntry.household_id).all()
    (old,), (new,) = stays_of(before), stays_of(after())
    assert (before.id, "stay.carried_over", old.household_id) in told
    assert (after().id, "stay.carried_over", new.household_id) in told
    assert {chain for chain, what, _ in told if what == "contract.carried_over"} == {before.id, after().id}


def test_more_households_send_no_more_statements(app: Flask, statements: list[str]) -> None:
    before, _ = two_providers()
    sent = []
    for number, flats in enumerate((1, 1, 30)):  # the first one also opens a chain of the trail
        contract("NEW").provider_id = services.provider(f"P{number}").id
        for flat in house_of(before, *(f"{number}-{flat}" for flat in range(flats))):
            who = services.occupy(flat, ARRIVED)
            db.session.add(Person(stay_id=who.id, number=1, kind="adult"))
            services.away(who, MOVED)
        db.session.query(Property).filter_by(reference="HOUSE").one().reference = f"HOUSE{number}"
        db.session.commit()
        start = len(statements)
        take_over()
        sent.append(len(statements) - start)
    assert sent[1] == sent[2]


def test_a_worker_or_manager_is_no_viewer_of_the_other_s_stays(before: Provider) -> None:
    """D1: what a manager of each sees are their own stays."""
    (flat,) = house_of(before, "A")
    services.occupy(flat, OPENED, ARRIVED)
    services.occupy(flat, ARRIVED)
    take_over()
    for provider, count in ((before, 2), (after(), 1)):
        seen = db.session.scalars(db.select(services.Stay).where(stays_seen(Viewer(Role.MANAGER, provider.id)))).all()
        assert len(seen) == count
        assert {stay.provider_id for stay in seen} == {provider.id}
