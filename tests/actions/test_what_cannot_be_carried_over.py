"""What keeps a house from going to another provider, said without naming a household. On both databases."""

from datetime import timedelta

import pytest
from flask import Flask

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Hold, Property, Provider
from tests import services
from tests.actions.taking_over import (
    ARRIVED,
    LEFT,
    MOVED,
    ON,
    OPENED,
    TODAY,
    contract,
    house_of,
    stays_of,
    take_over,
    two_providers,
)


@pytest.fixture
def before(either_app: Flask) -> Provider:
    """The provider that has the house; the other one is ``AFTER``."""
    return two_providers()[0]


def refusal(**how: object) -> str:
    """What is said instead of carrying over; nothing is changed."""
    db.session.commit()
    with pytest.raises(RuleBroken) as broken:
        take_over(**how)
    db.session.rollback()
    after = db.session.query(Provider).filter_by(reference="AFTER").one()
    assert stays_of(after) == []
    assert db.session.query(Property).filter_by(provider_id=after.id).all() == []
    return broken.value.message


def test_nobody_goes_over_in_the_future(before: Provider) -> None:
    house_of(before, "A")
    assert "in the future" in refusal(on=TODAY + timedelta(days=1))


def test_nothing_goes_over_before_the_new_contract_begins(before: Provider) -> None:
    """N12."""
    house_of(before, "A")
    assert "begins on 1 April 2020" in refusal(on=MOVED)


def test_an_arrival_since_stops_it_without_naming_the_household(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    who = services.occupy(flat, LEFT)
    said = refusal()
    assert said.startswith("A household arrived in Flat A (A) on 1 June 2020, with the provider before.")
    assert who.household.reference not in said


def test_a_household_is_not_torn_between_two_providers(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    other = services.flat(services.house(before, "OTHER"), "B")
    services.serve(other, OPENED)
    who = services.occupy(flat, ARRIVED)
    services.place(other, who, MOVED, added=True)
    assert "has Flat B (B) too, which does not go along" in refusal()


def test_a_live_hold_stops_it(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    services.hold(flat, MOVED)
    assert "Flat A (A) is held since 1 March 2020" in refusal()
    hold = db.session.query(Hold).one()
    hold.ends_on, hold.outcome = ON, "released"
    assert take_over().units == {"A": "A-2"}


def test_a_unit_that_comes_into_service_again_stops_it(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    db.session.query(services.Spell).one().ends_on = LEFT
    services.serve(flat, LEFT)
    assert "comes into service again on 1 June 2020" in refusal()


def test_a_contract_of_the_same_provider_is_for_a_hand_over(before: Provider) -> None:
    house_of(before, "A")
    services.contract(before, "OWN")
    db.session.query(services.Contract).filter_by(reference="NEW").one().reference = "ELSE"
    contract("OWN").reference = "NEW"
    assert "the same provider's" in refusal()


def test_a_contract_or_property_that_is_not_there_is_named(before: Provider) -> None:
    house_of(before, "A")
    assert refusal(properties=["NOWHERE"]) == "NOWHERE is no property with units under Contract OLD."
    contract("NEW").reference = "ELSE"
    assert refusal() == "There is no contract NEW."


def test_what_is_invented_does_not_go_to_a_real_provider(before: Provider) -> None:
    house_of(before, "A")
    before.is_demonstration = True
    assert refusal() == "What is invented and what is real do not mix."


def test_a_stay_of_no_night_on_the_day_stops_it(before: Provider) -> None:
    (flat,) = house_of(before, "A")
    services.occupy(flat, ON, ON)
    assert "arrived in Flat A" in refusal()
