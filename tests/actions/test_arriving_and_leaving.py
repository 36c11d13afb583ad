"""Arrivals and departures, and the preparation between them."""

from datetime import date

import pytest

from refuge.access.scope import Viewer
from refuge.actions.admit import Arrival, rehearse
from refuge.actions.answers import Answers, Leaving, PersonAnswers
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.suiting import Suiting
from refuge.extensions import db
from refuge.models import (
    Absence,
    Account,
    DiaryEntry,
    Hold,
    Household,
    Person,
    Referral,
    Spell,
    Stay,
    StayViewer,
    TrailEntry,
)
from refuge.vocabulary import AccessNeed, HoldOutcome, PersonKind, ReferralOutcome, Role, Sex
from tests import services
from tests.actions.conftest import OPENED, TODAY, WORKER, drawing
from tests.actions.working import Flats, arrive, day, leave, refused

CHILD = PersonKind.CHILD


@pytest.fixture
def flats(either_flats: Flats) -> Flats:
    """Three flats on SQLite and then on PostgreSQL."""
    return either_flats


def test_a_household_arrives_with_a_reference_nobody_gave_it(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    assert drawing(flats["A"], day(1), 3) == "AAA"
    assert (stay.arrived_on, stay.departed_on, stay.version, stay.intake_open) == (day(1), None, 1, False)
    assert len(stay.reference) == len(stay.household.reference) == 8


def test_a_first_night_needs_few_answers_and_says_that_the_rest_is_to_be_asked(flats: Flats) -> None:
    people = (PersonAnswers(), PersonAnswers(CHILD, age=4))
    stay = arrive(flats["A"], day(1), answers=Answers(people), intake_open=True)
    assert stay.intake_open
    assert [person.age for person in db.session.query(Person).order_by(Person.number)] == [None, 4]


def test_rehearsing_an_arrival_refuses_what_arriving_would_and_saves_nothing(flats: Flats) -> None:
    rehearse(WORKER, Arrival(flats["A"].id, day(1)), TODAY)
    assert db.session.query(Stay).count() == db.session.query(TrailEntry).filter_by(what="stay.arrived").count() == 0
    arrive(flats["A"], day(1))
    with refused("arrived_on", "Flat A is occupied by household"):
        rehearse(WORKER, Arrival(flats["A"].id, day(3)), TODAY)


def test_who_has_the_unit_is_said_before_a_reason_is_asked_for_giving_it(flats: Flats) -> None:
    """F3: nobody says why a household should have what it cannot have."""
    arrive(flats["A"], day(1))
    with refused("arrived_on", "Flat A is occupied by household"):
        arrive(flats["A"], day(3), answers=Answers((PersonAnswers(),) * 5))


def test_a_unit_that_is_taken_is_refused_naming_who_is_in_it(flats: Flats) -> None:
    first = arrive(flats["A"], day(1))
    reference, number = first.household.reference, first.id
    with refused("arrived_on", f"Flat A is occupied by household {reference} since 1 May 2020") as broken:
        arrive(flats["A"], day(3))
    assert broken.value.stay_id == number
    assert db.session.query(Stay).count() == db.session.query(Household).count() == 1


def test_nobody_arrives_in_the_future(flats: Flats) -> None:
    with refused("arrived_on", "An arrival in the future is not recorded; today is 1 July 2020"):
        arrive(flats["A"], date(2020, 7, 2))


def test_nobody_arrives_where_nothing_is_in_service(flats: Flats) -> None:
    with refused("arrived_on", "not in service on 31 March 2020"):
        arrive(flats["A"], date(2020, 3, 31))


def test_a_departure_opens_preparation_on_its_day(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(4))
    assert drawing(flats["A"], day(1), 6) == "AAAppp"


def test_the_next_arrival_ends_preparation(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    arrive(flats["A"], day(5))
    assert drawing(flats["A"], day(1), 7) == "AAppBBB"


def test_one_household_leaves_and_another_arrives_on_the_same_day(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    arrive(flats["A"], day(3))
    assert drawing(flats["A"], day(1), 4) == "AABB"


def test_who_leaves_on_the_day_of_arrival_has_a_stay_of_no_night_and_the_unit_is_prepared(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(2)), day(2))
    assert (stay.departed_on - stay.arrived_on).days == 0
    assert drawing(flats["A"], day(1), 3) == ".pp"


def test_a_stay_that_is_over_is_recorded_after_the_fact_before_a_later_one(flats: Flats) -> None:
    arrive(flats["A"], day(6))
    arrive(flats["A"], day(1), leaving=Leaving(day(4)))
    assert drawing(flats["A"], day(1), 7) == "AAAppBB"


def test_a_stay_forgotten_during_preparation_leaves_the_unit_ready_when_it_was(flats: Flats) -> None:
    services.drawn(flats["A"], day(1), "pppppp..")
    db.session.commit()
    arrive(flats["A"], day(3), leaving=Leaving(day(5)))
    assert drawing(flats["A"], day(1), 8) == "ppAApp.."


def test_nobody_leaves_before_they_arrived_or_in_the_future_or_twice(flats: Flats) -> None:
    stay = arrive(flats["A"], day(3))
    for on, words in ((day(2), "They arrived on 3 May 2020"), (date(2020, 7, 2), "in the future")):
        with refused("departed_on", words):
            leave(stay, on)
    leave(stay, day(4))
    with refused("departed_on", "They left on 4 May 2020"):
        leave(stay, day(5))


def test_how_they_left_is_kept(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(4), planned=True, reason="moved_on", destination="outcome_pending")
    assert (stay.departure_planned, stay.departure_reason, stay.destination) == (True, "moved_on", "outcome_pending")
    with refused("reason", "Choose an answer of the list"):
        leave(arrive(flats["B"], day(1)), day(4), reason="nothing of the kind")


def test_nights_away_end_with_the_stay(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    services.away(stay, day(2), None)
    db.session.commit()
    leave(stay, day(4))
    assert db.session.query(Absence).one().ends_on == day(4)


def test_a_household_that_comes_again_is_linked_by_its_reference(flats: Flats) -> None:
    first = leave(arrive(flats["A"], day(1)), day(4))
    reference = first.household.reference
    again = arrive(flats["B"], day(9), household=reference.lower())
    assert again.household_id == first.household_id
    with refused("household", f"Household {reference} has a stay here since 9 May 2020"):
        arrive(flats["C"], day(10), household=reference)
    with refused("household", "no household with this reference"):
        arrive(flats["C"], day(10), household="NOBODY")


def test_of_a_stay_one_may_not_see_no_day_is_told(flats: Flats) -> None:
    """D1: not even to whoever corrects another stay of the same household."""
    first = leave(arrive(flats["A"], day(1)), day(4))
    again = arrive(flats["B"], day(9), household=first.household.reference)
    provider_id = first.provider_id
    named, other = (
        Account(email=f"{who}@example.org", password_hash="-", role=Role.MANAGER, provider_id=provider_id)
        for who in "no"
    )
    db.session.add_all([named, other])
    db.session.flush()
    db.session.add(StayViewer(stay_id=again.id, account_id=named.id))
    db.session.commit()
    wanted = Correction("A week out", leaving=Leaving(day(11)))
    with refused("arrived_on", "has a stay here then already: it has one stay at a time") as broken:
        correct_stay(Viewer.of(other, None), first.id, first.version, wanted, TODAY)
    assert "May" not in broken.value.message
    assert broken.value.stay_id is None


def test_a_unit_suits_by_the_bed_spaces_of_its_spell(flats: Flats) -> None:
    """F3: as the board says of it."""
    five = Answers((PersonAnswers(),) * 5)
    with refused("despite", "Too small: 3 bed spaces for 5 people"):
        arrive(flats["A"], day(1), answers=five)
    db.session.query(Spell).filter_by(unit_id=flats["A"].id).one().bed_spaces = 5
    db.session.commit()
    arrive(flats["A"], day(1), answers=five)


@pytest.fixture
def referral(flats: Flats) -> Referral:
    """An accepted referral, for which Flat A is held."""
    services.hold(flats["A"], day(1))
    db.session.commit()
    return db.session.query(Referral).one()


def test_an_arrival_from_a_referral_is_linked_and_ends_the_hold(flats: Flats, referral: Referral) -> None:
    stay = arrive(flats["A"], day(2), referral_id=referral.id)
    assert (referral.stay_id, referral.household_id) == (stay.id, stay.household_id)
    hold = db.session.query(Hold).one()
    assert (hold.ends_on, hold.outcome) == (day(2), HoldOutcome.ARRIVED)
    with refused("referral", "has arrived already"):
        arrive(flats["B"], day(2), referral_id=referral.id)


def test_a_hold_is_released_by_an_arrival_in_another_unit(flats: Flats, referral: Referral) -> None:
    arrive(flats["B"], day(2), referral_id=referral.id)
    assert db.session.query(Hold).one().outcome is HoldOutcome.RELEASED


def test_a_unit_held_for_somebody_else_is_refused_naming_the_referral(flats: Flats, referral: Referral) -> None:
    with refused("arrived_on", f"Flat A is held for referral {referral.reference} since 1 May 2020"):
        arrive(flats["A"], day(2))
    arrive(flats["A"], date(2020, 4, 20), leaving=Leaving(day(1)))


def test_an_open_referral_is_accepted_by_the_arrival_and_a_closed_one_refused(flats: Flats, referral: Referral) -> None:
    what = {"provider_id": referral.provider_id, "received_on": day(1)}
    asked = Referral(reference="OPEN", outcome="open", **what)
    closed = Referral(reference="GONE", outcome="no_contact", reason="no_contact", **what)
    db.session.add_all([asked, closed])
    db.session.commit()
    arrive(flats["B"], day(2), referral_id=asked.id)
    assert (asked.outcome, asked.decided_on) == (ReferralOutcome.ACCEPTED, day(2))
    with refused("referral", "was closed: no contact"):
        arrive(flats["C"], day(2), referral_id=closed.id)


def test_a_unit_that_does_not_suit_needs_a_reason_which_is_kept(flats: Flats) -> None:
    """F3 says what suits; that it does not is no wall."""
    answers = Answers(access_needs=frozenset({AccessNeed.WHEELCHAIR}))
    with refused("despite", "Flat A does not suit them: Wheelchair: not known"):
        arrive(flats["A"], day(1), answers=answers)
    stay = arrive(flats["A"], day(1), answers=answers, suiting=Suiting(despite="Safer in than out"))
    assert db.session.query(DiaryEntry).filter_by(stay_id=stay.id).one().note == "Safer in than out"


def test_the_same_form_sent_twice_is_one_arrival(flats: Flats) -> None:
    first = arrive(flats["A"], day(1), token="a form")
    assert arrive(flats["A"], day(1), token="a form").id == first.id
    assert db.session.query(Stay).count() == 1


def test_a_form_that_was_refused_can_be_sent_again(flats: Flats) -> None:
    with refused("arrived_on", "in the future"):
        arrive(flats["A"], date(2020, 8, 1), token="a form")
    assert arrive(flats["A"], OPENED, token="a form").arrived_on == OPENED


def test_people_are_checked_and_the_person_is_named(flats: Flats) -> None:
    with refused("people", "Person 2: a child's age is needed"):
        arrive(flats["A"], day(1), answers=Answers((PersonAnswers(), PersonAnswers(CHILD))))


def test_recorded_sex_is_never_used_to_see_whether_a_unit_suits(flats: Flats) -> None:
    """H3: a man is asked for by himself, and nothing is kept of it."""
    man = Answers((PersonAnswers(sex=Sex.MALE),))
    leave(arrive(flats["A"], day(1), answers=man), day(2))
    with refused("despite", "Men: not known"):
        arrive(flats["A"], day(3), suiting=Suiting(is_man=True))
