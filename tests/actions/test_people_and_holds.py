"""Who joins and leaves a household, nights away, holds, the board, and a house that closes at once."""

from datetime import date
from typing import Any

import pytest

from refuge.access.scope import Viewer
from refuge.actions.admit import Arrival, admit
from refuge.actions.answers import Answers, Leaving, PersonAnswers
from refuge.actions.close_house import Closing, Going, close_house
from refuge.actions.come_back import come_back
from refuge.actions.confirm_board import confirm_board
from refuge.actions.end_hold import did_not_arrive, release_hold
from refuge.actions.finish_intake import finish_intake
from refuge.actions.hold import hold
from refuge.actions.nights_away import nights_away
from refuge.actions.restrict_stay import restrict_stay
from refuge.actions.someone_joins import someone_joins
from refuge.actions.someone_leaves import someone_leaves
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import (
    Absence,
    Account,
    AccountProperty,
    BoardConfirmation,
    DiaryEntry,
    Hold,
    Person,
    Property,
    Provider,
    Referral,
    Stay,
    Unit,
)
from refuge.occupancy.clashes import Span
from refuge.vocabulary import HoldOutcome, PersonKind, ReferralOutcome, Role
from tests import services
from tests.actions.conftest import OPENED, TODAY, WORKER, drawing
from tests.actions.working import Flats, arrive, day, leave, reference_of, refused
from tests.audit.forcing import breaks

BABY = PersonAnswers(PersonKind.CHILD, age=0)


def join(stay: Stay, on: date | None, person: PersonAnswers = BABY) -> None:
    joining = PersonAnswers(person.kind, person.age, joined_on=on)
    someone_joins(WORKER, stay.id, stay.version, joining, TODAY)


def go(stay: Stay, number: int, on: date) -> None:
    someone_leaves(WORKER, stay.id, stay.version, number, on, TODAY)


def test_a_birth_joins_at_age_0_and_counts_from_its_day(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    join(stay, day(4))
    child = db.session.query(Person).filter_by(number=2).one()
    assert (child.age, child.joined_on, child.left_on) == (0, day(4), None)
    go(stay, 2, day(6))
    assert child.left_on == day(6)


def test_people_join_and_leave_while_the_household_is_here(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(3)), day(9))
    for on, words in ((day(2), "They arrived on 3 May"), (day(10), "They left on 9 May"), (None, "Enter the day")):
        with refused("joined_on", words):
            join(stay, on)
    with refused("age", "A child's age is needed"):
        join(stay, day(4), PersonAnswers(PersonKind.CHILD))
    join(stay, day(5))
    with refused("left_on", "They joined on 5 May 2020"):
        go(stay, 2, day(4))
    for number in (1, 9):
        with refused("person", "Choose somebody of the household"):
            go(stay, number, day(6))


def test_an_intake_is_finished_later(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1), intake_open=True)
    finish_intake(WORKER, stay.id, stay.version, Answers(origin_code=services.STOKE), is_finished=False)
    assert (stay.intake_open, stay.origin_code) == (True, services.STOKE)
    with refused("support_needs", "Choose support needs of the list"):
        finish_intake(WORKER, stay.id, stay.version, Answers(support_needs=frozenset({"nothing"})))
    finish_intake(WORKER, stay.id, stay.version, Answers(support_needs=frozenset({"housing"})))
    assert not stay.intake_open
    with refused("version", "The intake is finished already"):
        finish_intake(WORKER, stay.id, stay.version, Answers())


def test_nights_away_begin_and_end(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    nights_away(WORKER, stay.id, stay.version, Span(day(3)), TODAY)
    with refused("starts_on", "They are recorded as away since 3 May 2020 already"):
        nights_away(WORKER, stay.id, stay.version, Span(day(5), day(6)), TODAY)
    come_back(WORKER, stay.id, stay.version, day(6), TODAY)
    away = db.session.query(Absence).one()
    assert (away.starts_on, away.ends_on) == (day(3), day(6))
    assert drawing(flats["A"], day(1), 6) == "AAAAAA"
    with refused("back_on", "They are not away"):
        come_back(WORKER, stay.id, stay.version, day(7), TODAY)


def test_nights_away_lie_within_the_stay(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(3)), day(9))
    for span, field, words in (
        (Span(day(2), day(4)), "starts_on", "They arrived on 3 May"),
        (Span(day(4), day(10)), "ends_on", "They left on 9 May"),
        (Span(day(4), day(4)), "ends_on", "Enter a later day"),
        (Span(date(2020, 8, 1)), "starts_on", "in the future"),
    ):
        with refused(field, words):
            nights_away(WORKER, stay.id, stay.version, span, TODAY)


@pytest.fixture
def referral(flats: Flats) -> Referral:
    """An accepted referral."""
    what = {"provider_id": flats["A"].property.provider_id, "received_on": day(1), "outcome": "accepted"}
    db.session.add(made := Referral(reference="R", **what))
    db.session.commit()
    return made


def test_a_unit_is_held_for_one_household_at_a_time(flats: Flats, referral: Referral) -> None:
    kept = hold(WORKER, flats["A"].id, referral.id, day(2), TODAY)
    with refused("starts_on", "Flat A is held for referral R since 2 May 2020"):
        hold(WORKER, flats["A"].id, _another(referral).id, day(3), TODAY)
    release_hold(WORKER, kept.id, day(4), TODAY)
    assert (kept.ends_on, kept.outcome, referral.outcome) == (day(4), HoldOutcome.RELEASED, ReferralOutcome.ACCEPTED)
    with refused("ended_on", "The hold ended on 4 May 2020 already: released"):
        release_hold(WORKER, kept.id, day(5), TODAY)
    hold(WORKER, flats["A"].id, _another(referral).id, day(4), TODAY)


def _another(referral: Referral) -> Referral:
    what = {"provider_id": referral.provider_id, "received_on": day(1), "outcome": "accepted"}
    db.session.add(made := Referral(reference=f"R{db.session.query(Referral).count()}", **what))
    db.session.commit()
    return made


def test_only_a_ready_or_preparing_unit_is_held(flats: Flats, referral: Referral) -> None:
    stay = arrive(flats["A"], day(1))
    with refused(
        "starts_on", f"occupied by household {reference_of(stay)} since 1 May 2020. Only a ready or preparing"
    ):
        hold(WORKER, flats["A"].id, referral.id, day(2), TODAY)
    leave(stay, day(4))
    hold(WORKER, flats["A"].id, referral.id, day(4), TODAY)
    assert drawing(flats["A"], day(1), 5) == "AAApp"


def test_a_household_that_did_not_arrive_closes_its_referral_with_a_reason(flats: Flats, referral: Referral) -> None:
    kept = [hold(WORKER, flats[name].id, referral.id, day(2), TODAY) for name in "AB"]
    with refused("reason", "Choose a reason of the list"):
        did_not_arrive(WORKER, kept[0].id, day(3), TODAY, "nothing")
    did_not_arrive(WORKER, kept[0].id, day(3), TODAY, "no_contact")
    assert {one.outcome for one in db.session.query(Hold)} == {HoldOutcome.DID_NOT_ARRIVE}
    assert (referral.outcome, referral.reason) == (ReferralOutcome.DID_NOT_ARRIVE, "no_contact")


def test_a_board_is_confirmed_with_who_and_when(flats: Flats) -> None:
    house = db.session.query(Property).one()
    confirm_board(WORKER, [house.id], TODAY)
    assert db.session.query(BoardConfirmation).one().night == TODAY
    with pytest.raises(NotFound):
        confirm_board(WORKER, [house.id, 99], TODAY)


@pytest.fixture
def elsewhere(flats: Flats) -> Unit:
    """A unit of the provider in another house."""
    unit = services.flat(services.house(db.session.query(Provider).one(), "COTTAGE"), "Z")
    services.serve(unit, OPENED)
    db.session.commit()
    return unit


def close(on: date, going: dict[int, Going], reason: str = "fire_or_flood", **what: Any) -> None:
    house = db.session.query(Property).filter_by(reference="HOUSE").one()
    close_house(WORKER, house.id, Closing(on, reason, going, **what), TODAY)


def test_a_house_closes_with_everybody_somewhere_else_or_not_at_all(flats: Flats, elsewhere: Unit) -> None:
    one, other = arrive(flats["A"], day(1)), arrive(flats["B"], day(2))
    leaving, moving = Going(one.version, Leaving(day(5))), Going(other.version, to_unit_id=elsewhere.id)
    named = reference_of(other)
    with refused("going", f"Say where each household goes: Flat B \\(household {named}\\)"):
        close(day(5), {one.id: leaving})
    assert one.departed_on is None
    with refused("going", "Flat C is in the house that closes"):
        close(day(5), {one.id: leaving, other.id: Going(other.version, to_unit_id=flats["C"].id)})
    with refused("going", f"Household {named} would have no unit on 5 May 2020"):
        close(day(5), {one.id: leaving, other.id: Going(other.version)})
    close(day(5), {one.id: leaving, other.id: moving})
    assert [drawing(flats[name], day(1), 6) for name in "ABC"] == ["AAAAxx", ".AAAxx", "....xx"]
    assert drawing(elsewhere, day(1), 6) == "....AA"
    assert (one.departed_on, other.departed_on) == (day(5), None)


def test_a_house_that_closes_releases_holds_and_ends_preparation(flats: Flats, referral: Referral) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    kept = hold(WORKER, flats["A"].id, referral.id, day(3), TODAY)
    with refused("reason", "Choose a reason for units that are out of use"):
        close(day(5), {}, "cleaning")
    close(day(5), {})
    assert drawing(flats["A"], day(1), 6) == "AAppxx"
    assert kept.outcome is HoldOutcome.RELEASED


@pytest.fixture
def worker(flats: Flats, elsewhere: Unit) -> Viewer:
    """A worker of the house, not of the other one."""
    house = db.session.query(Property).filter_by(reference="HOUSE").one()
    account = Account(email="worker@example.org", password_hash="none", role=Role.WORKER, provider_id=house.provider_id)
    db.session.add(account)
    db.session.flush()
    db.session.add(AccountProperty(account_id=account.id, property_id=house.id))
    db.session.commit()
    return Viewer.of(account, None)


def test_a_worker_changes_nothing_where_they_do_not_work(worker: Viewer, elsewhere: Unit) -> None:
    with pytest.raises(NotFound):
        admit(worker, Arrival(elsewhere.id, day(1)), TODAY)
    stay = arrive(elsewhere, day(1))
    with pytest.raises(NotFound):
        finish_intake(worker, stay.id, stay.version, Answers())


def test_whose_a_restricted_stay_is_is_not_told(worker: Viewer, flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    manager = Account(
        email="manager@example.org", password_hash="none", role=Role.MANAGER, provider_id=stay.provider_id
    )
    db.session.add(manager)
    db.session.commit()
    restrict_stay(WORKER, stay.id, [manager.id])
    with refused("arrived_on", "Flat A is occupied since 1 May 2020") as broken:
        admit(worker, Arrival(flats["A"].id, day(3)), TODAY)
    assert broken.value.stay_id is None
    with refused("household", "There is no household with this reference"):
        admit(worker, Arrival(flats["B"].id, day(3), household=reference_of(stay)), TODAY)


def test_a_whole_day_of_work_is_noted_and_the_trail_holds(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    join(stay, day(2))
    leave(stay, day(3))
    assert db.session.query(DiaryEntry).count() == 2
    assert breaks() == []
