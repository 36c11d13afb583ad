"""A stay restricted to named staff is not put to another household, where its name on the trail would open (D1)."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Account, Household, Stay, StayViewer
from refuge.vocabulary import Role
from tests.intake.folders import change, sample, take

REFUSED = (
    'stays.csv row 2, household_ref "H2": the stay is restricted to named staff and stays with its household;'
    " end the restriction first (D1)"
)


@pytest.fixture
def folder(either_app: Flask, tmp_path: Path) -> Path:
    """The sample, imported, with the first stay of its file restricted to one manager."""
    files = sample(tmp_path / "sample")
    assert take(files).saved
    stay = first()
    manager = Account(email="ann@example.org", role=Role.MANAGER, provider_id=stay.provider_id, password_hash="x")
    db.session.add(manager)
    db.session.flush()
    db.session.add(StayViewer(stay_id=stay.id, account_id=manager.id))
    db.session.commit()
    return files


def first() -> Stay:
    db.session.rollback()
    return db.session.scalars(select(Stay).where(Stay.arrived_on == date(2023, 1, 10))).one()


def household() -> Household:
    return first().household


def test_a_restricted_stay_stays_with_its_household(folder: Path) -> None:
    before = household().id
    change(folder / "stays.csv", 2, household_ref="H2")
    again = take(folder, update=True)
    assert not again.saved
    assert [str(problem) for problem in again.problems] == [REFUSED]
    assert household().id == before


def test_anything_else_of_it_is_changed(folder: Path) -> None:
    change(folder / "stays.csv", 2, departure_note="Something else")
    assert take(folder, update=True).saved
    assert first().departure_note == "Something else"


def test_once_the_restriction_has_ended_it_may_go_to_another(folder: Path) -> None:
    before = household().id
    db.session.query(StayViewer).delete()
    db.session.commit()
    change(folder / "stays.csv", 2, household_ref="H2")
    assert take(folder, update=True).saved
    assert household().id != before
