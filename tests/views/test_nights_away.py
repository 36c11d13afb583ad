"""Nights away: they begin, and the household is back (N11)."""

from datetime import date

import pytest

from refuge.extensions import db
from refuge.models import Absence, Stay
from refuge.vocabulary import AbsenceReason
from tests.views.conftest import SignIn
from tests.views.recording import ago, arrived, boxes, flat, send, source, version
from tests.visitor import Visitor


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


@pytest.fixture
def stay(manager: Visitor) -> Stay:
    """A household in Flat C since ten days ago."""
    return arrived(flat("C"), ago(10))


def away() -> list[tuple[date, date | None, AbsenceReason | None]]:
    """The nights away there are."""
    db.session.rollback()
    return [(one.starts_on, one.ends_on, one.reason) for one in db.session.query(Absence).order_by(Absence.starts_on)]


def test_a_household_goes_to_hospital_and_comes_back(manager: Visitor, stay: Stay) -> None:
    page = manager.get(f"/stays/{stay.id}").text
    assert "Nights away" in page
    assert "They are back" not in page
    assert send(manager, stay, "nights-away", reason="hospital", **boxes("starts_on", ago(3))).status_code == 302
    assert away() == [(ago(3), None, AbsenceReason.HOSPITAL)]
    page = manager.get(f"/stays/{stay.id}").text
    assert "They are back" in page
    assert ">Nights away<" not in page
    assert 'value="hospital" checked' in source(manager.get(f"/stays/{stay.id}/return"))
    assert send(manager, stay, "return", reason="hospital", **boxes("back_on", ago(1))).status_code == 302
    assert away() == [(ago(3), ago(1), AbsenceReason.HOSPITAL)]


def test_nights_away_are_recorded_after_the_fact_with_their_end(manager: Visitor, stay: Stay) -> None:
    typed = {"reason": "family_or_friends", **boxes("starts_on", ago(6)), **boxes("ends_on", ago(4))}
    assert send(manager, stay, "nights-away", **typed).status_code == 302
    assert away() == [(ago(6), ago(4), AbsenceReason.FAMILY_OR_FRIENDS)]


def test_where_they_were_can_be_said_once_they_are_back(manager: Visitor, stay: Stay) -> None:
    send(manager, stay, "nights-away", reason="not_known", **boxes("starts_on", ago(3)))
    send(manager, stay, "return", reason="custody", **boxes("back_on", ago(1)))
    assert away() == [(ago(3), ago(1), AbsenceReason.CUSTODY)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"reason": "hospital", **boxes("starts_on", ago(20))}, "They arrived on"),
        ({"reason": "hospital", **boxes("starts_on", ago(-1))}, "in the future"),
        ({"reason": "hospital", **boxes("starts_on", ago(3)), **boxes("ends_on", ago(3))}, "Enter a later day."),
        ({"reason": "hospital", "starts_on": ["31", "2", "2026"]}, "Enter a day of the calendar"),
        (boxes("starts_on", ago(3)), "Choose where they are"),
    ],
)
def test_nights_away_that_cannot_be_are_refused(
    manager: Visitor, stay: Stay, typed: dict[str, object], wanted: str
) -> None:
    answer = send(manager, stay, "nights-away", **typed)
    assert answer.status_code == 400
    assert wanted in answer.text
    assert f'value="{typed["starts_on"][0]}"' in answer.text, "what was typed is kept"  # type: ignore[index]
    assert away() == []


def test_two_who_send_somebody_away_at_once(manager: Visitor, stay: Stay) -> None:
    read = version(stay)
    send(manager, stay, "nights-away", reason="hospital", **boxes("starts_on", ago(3)))
    typed = {"version": read, "reason": "custody", **boxes("starts_on", ago(2))}
    answer = send(manager, stay, "nights-away", **typed)
    assert answer.status_code == 400
    assert "This stay was changed by you" in answer.text
    assert 'value="custody" checked' in source(answer)
    assert len(away()) == 1


def test_nobody_comes_back_who_is_not_away(manager: Visitor, stay: Stay) -> None:
    answer = send(manager, stay, "return", reason="hospital", **boxes("back_on", ago(1)))
    assert answer.status_code == 400
    assert "They are not away." in answer.text
