"""What of a stay stays as it is: what is erased, the days of a hand-over, and what is kept from others."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.actions.answers import Leaving
from refuge.actions.cancel_stay import cancel_stay
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.record_outcome import record_outcome
from refuge.actions.restrict_stay import restrict_stay
from refuge.actions.undo_departure import undo_departure
from refuge.audit.searching import Search, every_line
from refuge.extensions import db
from refuge.models import Account, Household, HouseholdKey, LegalHold, Referral, Stay, StayViewer
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import Placed
from refuge.vocabulary import LegalHoldKind, Role
from tests import services
from tests.actions.conftest import TODAY, WORKER
from tests.actions.taking_over import ARRIVED, LEFT, ON, house_of, stays_of, take_over, two_providers
from tests.actions.working import Flats, arrive, day, leave, refused

WHY = "Mixed up"


def correct(stay: Stay, **what: Any) -> Stay:
    return correct_stay(WORKER, stay.id, stay.version, Correction(WHY, **what), date(2021, 1, 25))


def test_nothing_of_an_erased_stay_is_corrected(flats: Flats) -> None:
    """D6: the figures of its year are kept as they are."""
    stay = leave(arrive(flats["A"], day(1)), day(4))
    stay.erased_on = date(2020, 4, 1)
    db.session.commit()
    gone = "What was known of this stay is erased"
    with refused("why", gone):
        correct(stay, arrived_on=day(2))
    with refused("why", gone):
        undo_departure(WORKER, stay.id, stay.version, WHY)
    with refused("why", gone):
        cancel_stay(WORKER, stay.id, stay.version, WHY)


@pytest.fixture
def handed_over(app: Flask) -> tuple[Stay, Stay]:
    """A stay that went with its house to another provider, and the one that it goes on as."""
    before, after = two_providers()
    (flat,) = house_of(before, "A")
    services.occupy(flat, ARRIVED)
    take_over()
    return stays_of(before)[0], stays_of(after)[0]


def test_the_day_of_a_hand_over_is_not_corrected_on_either_side(handed_over: tuple[Stay, Stay]) -> None:
    old, new = handed_over
    with refused("departed_on", "They went with the house to another provider on 1 April 2020. That was no departure"):
        correct(old, leaving=Leaving(date(2020, 3, 20)))
    with refused("arrived_on", "The other provider knows the day they arrived"):
        correct(old, arrived_on=date(2020, 2, 3))
    with refused("arrived_on", "They came with the house from another provider on 1 April 2020"):
        correct(new, arrived_on=date(2020, 4, 3))
    assert (old.arrived_on, old.departed_on, new.arrived_on, new.first_arrived_on) == (ARRIVED, ON, ON, ARRIVED)


def test_the_unit_that_was_handed_over_is_not_corrected(handed_over: tuple[Stay, Stay]) -> None:
    for stay, days in zip(handed_over, (Span(ARRIVED, ON), Span(ON)), strict=True):
        with refused("placements", "The units they had that day cannot be corrected"):
            correct(stay, placements=(Placed(0, days),))


def test_a_stay_that_two_providers_have_is_not_taken_back(handed_over: tuple[Stay, Stay]) -> None:
    old, new = handed_over
    for stay, words in ((old, "They went with the house"), (new, "They came with the house")):
        with refused("why", words):
            cancel_stay(WORKER, stay.id, stay.version, WHY)
    with refused("why", "They went with the house"):
        undo_departure(WORKER, old.id, old.version, WHY)


def test_what_happened_after_a_hand_over_is_corrected(handed_over: tuple[Stay, Stay]) -> None:
    _, new = handed_over
    leave(new, LEFT)
    correct(new, leaving=Leaving(date(2020, 6, 9)))
    assert new.departed_on == date(2020, 6, 9)
    undo_departure(WORKER, new.id, new.version, WHY)
    assert new.departed_on is None


def test_an_outcome_is_not_pending_still_once_it_is_recorded(flats: Flats) -> None:
    """H8."""
    stay = leave(arrive(flats["A"], day(1)), day(4), destination="outcome_pending", note="Asked her key worker")
    with refused("destination", "Choose where they went"):
        record_outcome(WORKER, stay.id, stay.version, "outcome_pending")
    with refused("destination", "Choose an answer of the list"):
        record_outcome(WORKER, stay.id, stay.version, "moon")
    record_outcome(WORKER, stay.id, stay.version, "own_home")
    assert (stay.destination, stay.departure_note, stay.departed_on) == ("own_home", "Asked her key worker", day(4))
    with refused("destination", "is not pending"):
        record_outcome(WORKER, stay.id, stay.version, "hospital")


def test_there_is_no_outcome_of_a_household_that_is_here(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    with refused("destination", "is not pending"):
        record_outcome(WORKER, stay.id, stay.version, "own_home")


@pytest.fixture
def managers(either_flats: Flats) -> tuple[Viewer, Viewer]:
    """Two managers of the house; stays are restricted to the first."""
    provider_id = either_flats["A"].property.provider_id
    manager = {"role": Role.MANAGER, "provider_id": provider_id, "password_hash": "none"}
    people = [Account(email=f"{name}@example.org", **manager) for name in "ab"]
    db.session.add_all(people)
    db.session.commit()
    first, second = (Viewer.of(one, None) for one in people)
    return first, second


def lines_told(viewer: Viewer) -> list[Any]:
    """The lines about stays of which the viewer reads whose they are, or what they say."""
    db.session.rollback()
    return [line for line in every_line(viewer, Search(what="stay")) if line.household or line.detail]


def test_a_restricted_stay_that_is_cancelled_opens_its_trail_to_nobody(
    either_flats: Flats, managers: tuple[Viewer, Viewer]
) -> None:
    """D1: who was not named reads neither whose stay it was nor what it was."""
    first, second = managers
    stay = leave(arrive(either_flats["A"], day(1)), day(4), note="Whitby")
    restrict_stay(first, stay.id, [first.account_id or 0])
    household_id = stay.household_id
    assert lines_told(first)
    assert not lines_told(second)
    cancel_stay(first, stay.id, stay.version, WHY)
    assert db.session.query(HouseholdKey).filter_by(household_id=household_id).count() == 0
    assert db.session.query(Household).count() == db.session.query(StayViewer).count() == 0
    assert not lines_told(second)
    assert [line.what for line in every_line(second, Search(what="stay.cancelled"))] == ["stay.cancelled"]


def test_a_referral_keeps_the_household_of_a_restricted_stay_but_not_what_was_told_of_it(
    either_flats: Flats, managers: tuple[Viewer, Viewer]
) -> None:
    first, second = managers
    services.hold(either_flats["A"], day(1))
    db.session.commit()
    referral = db.session.query(Referral).one()
    stay = arrive(either_flats["A"], day(2), referral_id=referral.id)
    referral.household_id = stay.household_id
    db.session.commit()
    restrict_stay(first, stay.id, [first.account_id or 0])
    cancel_stay(first, stay.id, stay.version, WHY)
    assert db.session.query(HouseholdKey).count() == 0
    assert all(line.detail is None for line in every_line(second, Search(what="stay")))


def test_a_restriction_that_would_end_with_its_stay_is_put_on_another_first(
    either_flats: Flats, managers: tuple[Viewer, Viewer]
) -> None:
    first, second = managers
    earlier = leave(arrive(either_flats["A"], day(1)), day(4))
    stay = arrive(either_flats["A"], day(6), household=earlier.household.reference)
    assert stay.household_id == earlier.household_id
    restrict_stay(first, stay.id, [first.account_id or 0])
    with refused("why", "This stay is restricted, and the household's other stays are not"):
        cancel_stay(first, stay.id, stay.version, WHY)
    restrict_stay(first, earlier.id, [first.account_id or 0])
    cancel_stay(first, stay.id, stay.version, WHY)
    assert not lines_told(second)
    assert lines_told(first)


def test_what_a_legal_hold_keeps_is_not_destroyed_with_a_restricted_stay(
    either_flats: Flats, managers: tuple[Viewer, Viewer]
) -> None:
    """D6."""
    first, _ = managers
    stay = leave(arrive(either_flats["A"], day(1)), day(4))
    restrict_stay(first, stay.id, [first.account_id or 0])
    db.session.add(LegalHold(household_id=stay.household_id, kind=LegalHoldKind.INQUEST, starts_on=TODAY))
    db.session.commit()
    with refused("why", "a legal hold was set on its household"):
        cancel_stay(first, stay.id, stay.version, WHY)
