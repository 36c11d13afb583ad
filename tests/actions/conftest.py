"""A house with three flats, and what tests of the day's work ask of it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.models import DiaryEntry, Unit
from refuge.vocabulary import EntryKind
from tests import services

OPENED, TODAY = date(2020, 4, 1), date(2020, 7, 1)
"""The flats are in service since the first; the second is the day of every test that does not say otherwise."""

WORKER = Viewer.command_line()
CAPITALS = "ABCDEFGH"
VOIDS = {EntryKind.PREPARING: "p", EntryKind.OUT_OF_USE: "x"}


@pytest.fixture
def flats(app: Flask) -> dict[str, Unit]:
    """Flats A, B and C of one house, each of three bed spaces, in service under a contract."""
    return three_flats()


@pytest.fixture
def either_flats(either_app: Flask) -> dict[str, Unit]:
    """The same on SQLite and then on PostgreSQL."""
    return three_flats()


def three_flats() -> dict[str, Unit]:
    """Three flats in service under a contract, saved."""
    provider = services.provider()
    house, contract = services.house(provider), services.contract(provider)
    made = {name: services.flat(house, name) for name in "ABC"}
    for flat in made.values():
        services.serve(flat, OPENED, None, contract)
    db.session.commit()
    return made


def drawing(unit: Unit, first: date, nights: int) -> str:
    """A unit's nights as tests draw them: a capital for each household in the order of arrival, p preparing, x out of use,
    . ready.
    """
    db.session.rollback()
    letters: dict[int | None, str] = {}
    pieces = db.session.query(DiaryEntry).filter_by(unit_id=unit.id).order_by(DiaryEntry.starts_on, DiaryEntry.id).all()
    drawn = ""
    for night in (first + timedelta(days=ahead) for ahead in range(nights)):
        (state,) = [piece for piece in pieces if _covers(piece, night)] or [None]
        drawn += (
            "." if state is None else VOIDS.get(state.kind) or letters.setdefault(state.stay_id, CAPITALS[len(letters)])
        )
    return drawn


def _covers(piece: DiaryEntry, night: date) -> bool:
    return piece.starts_on <= night and (piece.ends_on is None or night < piece.ends_on)
