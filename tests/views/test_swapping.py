"""Two households change places."""

import pytest

from refuge.extensions import db
from refuge.models import DiaryEntry, Stay
from tests.views.conftest import SignIn
from tests.views.recording import ago, arrived, boxes, flat, send, source, version, where
from tests.visitor import Visitor


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


@pytest.fixture
def pair(manager: Visitor) -> tuple[Stay, Stay]:
    """Two households, in Flat C and Flat D."""
    return arrived(flat("C"), ago(10)), arrived(flat("D"), ago(8))


def read(*stays: Stay) -> str:
    """The versions of stays, as the form has them."""
    return " ".join(f"{stay.id}.{version(stay)}" for stay in stays)


def with_(stay: Stay) -> str:
    """The choice of a household in its unit."""
    return f"{stay.id}-{stay_unit(stay)}"


def stay_unit(stay: Stay) -> int:
    """The unit a stay is in."""

    return db.session.query(DiaryEntry).filter_by(stay_id=stay.id, ends_on=None).one().unit_id


def test_two_households_swap(manager: Visitor, pair: tuple[Stay, Stay]) -> None:
    one, other = pair
    page = source(manager.get(f"/stays/{one.id}/swap"))
    assert f'<option value="{with_(other)}">' in page
    assert "Which unit do they give?" not in page
    assert read(one, other) in page
    typed = {"version": read(one, other), "other": with_(other), **boxes("swapped_on", ago(2))}
    assert send(manager, one, "swap", **typed).status_code == 302
    assert where(one) == [("Flat C", ago(10), ago(2)), ("Flat D", ago(2), None)]
    assert where(other) == [("Flat D", ago(8), ago(2)), ("Flat C", ago(2), None)]


def test_a_change_to_the_other_household_is_told_too(manager: Visitor, pair: tuple[Stay, Stay]) -> None:
    one, other = pair
    versions = read(one, other)
    send(manager, other, "nights-away", reason="hospital", **boxes("starts_on", ago(1)))
    typed = {"version": versions, "other": with_(other), **boxes("swapped_on", ago(2))}
    answer = send(manager, one, "swap", **typed)
    assert answer.status_code == 400
    assert "This stay was changed by you" in answer.text
    assert f'<option value="{with_(other)}" selected>' in source(answer)
    assert read(one, other) in source(answer)
    assert where(one) == [("Flat C", ago(10), None)]


def test_a_household_that_has_moved_meanwhile_is_chosen_again(manager: Visitor, pair: tuple[Stay, Stay]) -> None:
    one, other = pair
    typed = {"version": read(one, other), "other": with_(other), **boxes("swapped_on", ago(2))}
    send(manager, other, "move", to_unit_id=flat("E").id, **boxes("moved_on", ago(1)))
    answer = send(manager, one, "swap", **typed)
    assert answer.status_code == 400
    assert "That household is there no more. Choose again" in answer.text


def test_a_swap_before_one_of_them_was_here_is_refused(manager: Visitor, pair: tuple[Stay, Stay]) -> None:
    one, other = pair
    typed = {"version": read(one, other), "other": with_(other), **boxes("swapped_on", ago(9))}
    answer = send(manager, one, "swap", **typed)
    assert answer.status_code == 400
    assert "They arrived on" in answer.text
    assert "Choose a household" in send(manager, one, "swap", other="").text
