"""A household's units: another one instead, one more, one given back, one for another household's."""

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import DiaryEntry, Provider, Stay
from tests import services
from tests.views.conftest import SignIn
from tests.views.recording import ago, arrived, boxes, flat, send, source, version, where
from tests.views.test_stays import _worker
from tests.views.test_tonight import said
from tests.visitor import Visitor


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


@pytest.fixture
def stay(manager: Visitor) -> Stay:
    """An adult and a child of 4, in Flat C since ten days ago."""
    return arrived(flat("C"), ago(10))


def test_what_fits_is_offered_first_and_of_the_others_it_is_said_why_not(manager: Visitor, stay: Stay) -> None:
    flat("D", bed_spaces=1)
    flat("E")
    page = said(manager.get(f"/stays/{stay.id}/move").text)
    assert "Flat E Ready since" in page
    assert "Fits, with 1 bed space to spare" in page
    assert "Does not fit. Too small: 1 bed space for 2 people." in page
    assert page.index("Flat E") < page.index("Flat D") < page.index("Flat A"), "what is taken comes last"
    assert "Out of which unit?" not in page, "of one it is not asked"


def test_a_household_moves_and_its_unit_is_in_preparation(manager: Visitor, stay: Stay) -> None:
    other = flat("D")
    answer = send(manager, stay, "move", to_unit_id=other.id, **boxes("moved_on", ago(3)))
    assert answer.location == f"/stays/{stay.id}"
    assert "They have moved." in manager.get(answer.location).text
    assert where(stay) == [("Flat C", ago(10), ago(3)), ("Flat D", ago(3), None)]
    assert db.session.query(DiaryEntry).filter_by(kind="preparing", starts_on=ago(3)).count() == 1


def test_a_unit_that_does_not_suit_needs_a_reason(manager: Visitor, stay: Stay) -> None:
    """F3: a warning to confirm, not a wall."""
    small = flat("D", bed_spaces=1)
    typed = {"to_unit_id": small.id, **boxes("moved_on", ago(3))}
    answer = send(manager, stay, "move", **typed)
    assert answer.status_code == 400
    assert "Flat D does not suit them: Too small: 1 bed space for 2 people." in answer.text
    assert 'href="#despite"' in answer.text
    assert f'value="{small.id}" checked' in source(answer)
    assert send(manager, stay, "move", **typed, despite="Nowhere else tonight.").status_code == 302
    assert where(stay)[1][0] == "Flat D"


def test_a_clash_is_named_and_its_stay_linked(manager: Visitor, stay: Stay) -> None:
    taken = flat("D")
    other = arrived(taken, ago(5))
    household, number = other.household.reference, other.id
    answer = send(manager, stay, "move", to_unit_id=taken.id, **boxes("moved_on", ago(3)))
    assert answer.status_code == 400
    assert f"Flat D is occupied by household {household}" in said(answer.text)
    assert f'href="/stays/{number}"' in answer.text
    assert 'href="#moved_on-day"' in answer.text
    assert 'id="moved_on-day"' in answer.text
    assert where(stay) == [("Flat C", ago(10), None)]


@pytest.mark.parametrize("page", ["move", "another-unit", "unit-back"])
def test_nothing_chosen_is_said_at_the_question(manager: Visitor, stay: Stay, page: str) -> None:
    answer = send(manager, stay, page)
    assert answer.status_code == 400
    assert "Choose " in answer.text
    assert "Enter the day" in answer.text


def test_whoever_saves_second_is_told_what_the_first_saved_and_loses_nothing(manager: Visitor, stay: Stay) -> None:
    read, other, third = version(stay), flat("D"), flat("E")
    send(manager, stay, "move", to_unit_id=other.id, **boxes("moved_on", ago(4)))
    typed = {"to_unit_id": third.id, "despite": "Typed before", "from_unit_id": other.id, **boxes("moved_on", ago(3))}
    answer = send(manager, stay, "move", **{**typed, "version": read})
    assert answer.status_code == 400
    assert "This stay was changed by you" in answer.text
    assert 'value="Typed before"' in answer.text
    assert f'value="{third.id}" checked' in source(answer)
    assert f'name="version" type="hidden" value="{version(stay)}"' in source(answer)
    assert send(manager, stay, "move", **typed).status_code == 302


def test_a_unit_is_added_and_given_back(manager: Visitor, stay: Stay) -> None:
    assert "Give a unit back" not in manager.get(f"/stays/{stay.id}").text
    more = flat("D")
    assert "3 bed spaces" in said(manager.get(f"/stays/{stay.id}/another-unit").text)
    answer = send(manager, stay, "another-unit", unit_id=more.id, sleepers="1", **boxes("added_on", ago(4)))
    assert answer.status_code == 302
    assert where(stay) == [("Flat C", ago(10), None), ("Flat D", ago(4), None)]
    assert "Give a unit back" in manager.get(f"/stays/{stay.id}").text
    answer = send(manager, stay, "unit-back", unit_id=more.id, **boxes("given_back_on", ago(2)))
    assert answer.status_code == 302
    assert where(stay) == [("Flat C", ago(10), None), ("Flat D", ago(4), ago(2))]


def test_the_only_unit_is_not_given_back(manager: Visitor, stay: Stay) -> None:
    only = db.session.query(DiaryEntry).filter_by(stay_id=stay.id).one().unit_id
    answer = send(manager, stay, "unit-back", unit_id=only, **boxes("given_back_on", ago(2)))
    assert "They have no other unit on" in answer.text
    assert where(stay) == [("Flat C", ago(10), None)]


def test_who_has_two_units_says_which_of_them_they_leave(manager: Visitor, stay: Stay) -> None:
    second, third = flat("D"), flat("E")
    send(manager, stay, "another-unit", unit_id=second.id, **boxes("added_on", ago(4)))
    assert "Out of which unit?" in manager.get(f"/stays/{stay.id}/move").text
    typed = {"from_unit_id": second.id, "to_unit_id": third.id, **boxes("moved_on", ago(1))}
    assert send(manager, stay, "move", **typed).status_code == 302
    assert [unit for unit, _, ends_on in where(stay) if ends_on is None] == ["Flat C", "Flat E"]


PAGES = (
    "move", "another-unit", "unit-back", "swap", "nights-away", "return", "people", "people/joining", "people/leaving",
)  # fmt: skip


def test_a_household_elsewhere_has_no_such_pages(app: Flask, manager: Visitor) -> None:
    """D1: to a worker of another property they do not exist."""
    far = services.flat(services.house(db.session.scalars(select(Provider)).one(), "FAR"), "F1")
    services.serve(far, ago(365))
    db.session.commit()
    stay, worker = arrived(far, ago(10)), _worker(app)
    assert [worker.get(f"/stays/{stay.id}/{page}").status_code for page in PAGES] == [404] * len(PAGES)
    assert worker.post(f"/stays/{stay.id}/move", data={"version": "1"}).status_code == 404
    assert manager.get(f"/stays/{stay.id}/move").status_code == 200


@pytest.mark.parametrize("page", ["move", "swap", "another-unit"])
def test_statements_do_not_grow_with_units_and_households(
    manager: Visitor, stay: Stay, statements: list[str], page: str
) -> None:
    address = f"/stays/{stay.id}/{page}"
    manager.get(address)
    sent = []
    for name in ("D", "E"):
        arrived(flat(name), ago(3))
        flat(name + "2")
        before = len(statements)
        assert manager.get(address).status_code == 200
        sent.append(len(statements) - before)
    assert sent[0] == sent[1]
