"""A household leaves, and where it went is found out: recorded, refused in words, nothing typed lost."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from refuge.clock import today
from refuge.extensions import db
from refuge.models import DiaryEntry, Stay, TrailEntry
from tests.views.conftest import SignIn
from tests.views.test_provision import day, said
from tests.visitor import Visitor

ARRIVED, LEFT = date(2019, 7, 11), date(2024, 5, 4)


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


def the_stay() -> Stay:
    """The one in Flat A, here since July 2019, as it is saved now."""
    db.session.rollback()
    return db.session.scalars(select(Stay).where(Stay.arrived_on == ARRIVED)).one()


def address(what: str) -> str:
    return f"/stays/{the_stay().id}/{what}"


def typed(**more: object) -> dict[str, object]:
    """What somebody types who records the departure."""
    return {"version": the_stay().version, "planned": "yes", **day("departed_on", LEFT), **more}


def leave(visitor: Visitor, **more: object) -> None:
    assert visitor.post(address("departure"), data=typed(**more)).status_code == 302


def test_a_departure_is_recorded_and_preparation_begins(manager: Visitor) -> None:
    """N7, H8."""
    leave(manager, reason="moved_on", destination="council_tenancy", risk="medium", note=" Keys back ")
    stay = the_stay()
    assert (stay.departed_on, stay.departure_planned, stay.departure_reason) == (LEFT, True, "moved_on")
    assert (stay.destination, stay.risk_at_departure, stay.departure_note) == ("council_tenancy", "medium", "Keys back")
    preparing = select(DiaryEntry).where(DiaryEntry.kind == "preparing", DiaryEntry.starts_on == LEFT)
    assert db.session.scalars(preparing).one().ends_on is None


def test_a_departure_says_which_unit_is_given_up(manager: Visitor) -> None:
    """The wrong card is soon pressed on a telephone."""
    page = said(manager.get(address("departure")))
    assert "here since 11 July 2019, in The house, Flat A." in page


def test_a_departure_asks_six_things_at_most_and_begins_with_today(manager: Visitor) -> None:
    page = manager.get(address("departure")).text
    form = page[page.index("novalidate") : page.index("</form>", page.index("novalidate"))]
    hidden = {"csrf_token", "version", "save"}
    assert set(re.findall(r'name="(\w+)"', form)) - hidden == {
        "departed_on", "planned", "reason", "destination", "risk", "note",
    }  # fmt: skip
    assert f'value="{today().year}"' in page
    assert "No names, no addresses." in page


def test_only_the_day_has_to_be_answered(manager: Visitor) -> None:
    assert manager.post(address("departure"), data=day("departed_on", LEFT) | {"version": "1"}).status_code == 302
    stay = the_stay()
    assert (stay.departed_on, stay.departure_planned, stay.departure_reason, stay.destination) == (
        LEFT,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2019, 7, 10), "They arrived on 11 July 2019. Enter that day or a later one."),
        (today() + timedelta(days=2), "A departure in the future is not recorded"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_what_was_typed_stands(manager: Visitor, on: date, words: str) -> None:
    answer = manager.post(address("departure"), data=typed(note="Keys back", **day("departed_on", on)))
    assert answer.status_code == 400
    assert words in said(answer)
    assert "Keys back" in answer.text
    assert f'value="{on.day}"' in answer.text
    assert the_stay().departed_on is None


def test_a_day_of_no_calendar_is_refused(manager: Visitor) -> None:
    answer = manager.post(address("departure"), data=typed(departed_on=["31", "2", "2024"]))
    assert "Enter a day of the calendar" in answer.text


def test_whoever_saves_second_is_told_and_loses_nothing(manager: Visitor, sign_in: SignIn) -> None:
    stale = typed(note="Written second", departed_on=["5", "5", "2024"])
    leave(manager)
    answer = manager.post(address("departure"), data=stale)
    assert answer.status_code == 400
    assert "This stay was changed by you on" in said(answer)
    assert "departed 4 May 2024" in said(answer)
    assert "Written second" in answer.text
    assert f'name="version" type="hidden" value="{the_stay().version}"' in answer.text


def test_a_hand_over_to_a_new_provider_is_no_reason_to_choose(manager: Visitor) -> None:
    """H8: it is recorded as a hand-over."""
    assert "handed_over" not in manager.get(address("departure")).text


def test_a_pending_outcome_is_found_out(manager: Visitor) -> None:
    """H8."""
    leave(manager, destination="outcome_pending", reason="moved_on")
    page = manager.get(address("outcome")).text
    assert "outcome_pending" not in page
    known = {"version": the_stay().version, "destination": "own_home"}
    assert manager.post(address("outcome"), data=known).status_code == 302
    stay = the_stay()
    assert (stay.destination, stay.departure_reason, stay.departed_on) == ("own_home", "moved_on", LEFT)
    told = select(TrailEntry.what).where(TrailEntry.household_id == stay.household_id)
    assert "stay.outcome_recorded" in db.session.scalars(told).all()
    page = said(manager.get(address("")[:-1]))
    assert "Destination: outcome_pending → own_home" in page


def test_an_outcome_is_recorded_only_where_it_is_pending(manager: Visitor) -> None:
    leave(manager, destination="own_home")
    known = {"version": the_stay().version, "destination": "hospital"}
    assert "The outcome of this stay is not pending." in manager.post(address("outcome"), data=known).text
    assert "Choose where they went" in manager.post(address("outcome"), data={"version": "1"}).text
    assert the_stay().destination == "own_home"


def test_reading_the_form_is_on_the_trail(manager: Visitor) -> None:
    """D5."""
    manager.get(address("departure"))
    stay, read = the_stay(), select(TrailEntry).where(TrailEntry.what == "record.read")
    assert [line.household_id for line in db.session.scalars(read)] == [stay.household_id]


def test_a_stay_elsewhere_does_not_exist(sign_in: SignIn) -> None:
    """D1: the worker works in no property."""
    worker = sign_in("worker")
    for what in ("departure", "outcome"):
        assert worker.get(address(what)).status_code == 404
        assert worker.post(address(what), data=typed()).status_code == 404
