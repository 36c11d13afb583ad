"""Somebody joins a household, somebody leaves it (H2)."""

from typing import Any

import pytest
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Person, Stay, TrailEntry
from refuge.vocabulary import PersonKind
from tests.views.conftest import SignIn
from tests.views.recording import ago, arrived, boxes, flat, send, source, version
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


NOTHING_ELSE = {"age": "", "age_band": "", "sex": "", "gender_same_as_sex": ""}


def join(visitor: Visitor, stay: Stay, **typed: Any) -> Any:
    """Send the form of somebody who joined two days ago."""
    return send(visitor, stay, "people/joining", **{**NOTHING_ELSE, **boxes("joined_on", ago(2)), **typed})


def third(stay: Stay) -> Person | None:
    """Who came after the survivor and the child."""
    db.session.rollback()
    return db.session.get(Person, (stay.id, 3))


def test_everybody_is_told_and_the_survivor_does_not_leave_here(manager: Visitor, stay: Stay) -> None:
    page = said(manager.get(f"/stays/{stay.id}/people").text)
    assert "Survivor Nothing else asked Child, 4 Nothing else asked" in page
    leaving = said(manager.get(f"/stays/{stay.id}/people/leaving").text)
    assert "Child, 4 (person 2)" in leaving
    assert "(person 1)" not in leaving
    db.session.rollback()
    read = db.session.scalars(select(TrailEntry).where(TrailEntry.what == "record.read")).all()
    assert [line.household_id for line in read] == [stay.household_id] * 2, "D5"


def test_a_birth_joins_at_age_0(manager: Visitor, stay: Stay) -> None:
    """H2."""
    assert join(manager, stay, who="birth").status_code == 302
    baby = third(stay)
    assert baby
    assert (baby.kind, baby.age, baby.joined_on, baby.sex) == (PersonKind.CHILD, 0, ago(2), None)


def test_a_child_who_comes_later_with_both_questions_answered(manager: Visitor, stay: Stay) -> None:
    """H3: sex and gender are two answers; not to say and not asked differ."""
    typed = {"who": "child", "age": "9", "sex": "female", "gender_same_as_sex": "prefer_not_to_say"}
    assert join(manager, stay, **typed).status_code == 302
    child = third(stay)
    assert child
    assert (child.age, child.sex, child.gender_same_as_sex) == (9, "female", "prefer_not_to_say")


def test_an_adult_joins_with_an_age_band_and_an_ethnic_group(manager: Visitor, stay: Stay) -> None:
    typed = {"who": "adult", "age_band": "25-34", "ethnicity": "white_irish"}
    assert join(manager, stay, **typed).status_code == 302
    adult = third(stay)
    assert adult
    assert (adult.kind, adult.age_band, adult.sex) == (PersonKind.ADULT, "25-34", None)
    assert adult.ethnicity == "white_irish"


def test_not_asked_is_chosen_until_somebody_asks(manager: Visitor, stay: Stay) -> None:
    page = source(manager.get(f"/stays/{stay.id}/people/joining"))
    for name in ("sex", "gender_same_as_sex"):
        last = page[page.index(f'id="{name}-4"') :]
        assert 'value="" checked' in last[: last.index(">")]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"who": "child"}, "Enter the child’s age"),
        ({"who": "child", "age": "18"}, "Enter a whole number from 0 to 17"),
        ({"who": "birth", "age": "3"}, "A baby just born is 0. Choose a child"),
        ({"who": "adult", "age": "3"}, "Leave it blank for an adult"),
        ({}, "Choose who joins"),
        ({"who": "child", "age": "3", "age_band": "25-34"}, "Age bands are for adults"),
        ({"who": "birth", **boxes("joined_on", ago(20))}, "They arrived on"),
        ({"who": "birth", **boxes("joined_on", ago(-1))}, "in the future"),
    ],
)
def test_nobody_joins_who_cannot_be(manager: Visitor, stay: Stay, typed: dict[str, object], wanted: str) -> None:
    answer = join(manager, stay, **{"sex": "female", **typed})
    assert answer.status_code == 400
    assert wanted.casefold() in answer.text.casefold()
    assert 'value="female" checked' in source(answer)
    assert third(stay) is None


def test_somebody_leaves_and_the_others_stay(manager: Visitor, stay: Stay) -> None:
    assert send(manager, stay, "people/leaving", person="2", **boxes("left_on", ago(1))).status_code == 302
    db.session.rollback()
    assert db.session.get_one(Person, (stay.id, 2)).left_on == ago(1)
    assert "Somebody leaves" not in manager.get(f"/stays/{stay.id}/people").text
    again = send(manager, stay, "people/leaving", person="2", **boxes("left_on", ago(1)))
    assert again.location == f"/stays/{stay.id}/people", "nobody is left to choose"


def test_two_who_record_one_birth_have_one_child(manager: Visitor, stay: Stay) -> None:
    read = version(stay)
    assert join(manager, stay, who="birth", version=read).status_code == 302
    answer = join(manager, stay, who="birth", version=read)
    assert answer.status_code == 400
    assert "This stay was changed by you" in answer.text
    assert db.session.query(Person).filter_by(stay_id=stay.id).count() == 3
