"""Several writers of the trail at once: no fork, no waiting in a circle, and no waiting for another provider."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from refuge.access.scope import Viewer
from refuge.audit import note, note_alone
from refuge.audit.noting import Line, note_all
from refuge.extensions import begin_writing, db
from refuge.models import TrailEntry
from tests.audit.forcing import breaks
from tests.together import at_once

OPERATOR = Viewer.command_line()
WRITERS, LINES = 4, 12


def entries() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.what == "unit.closed"))


def test_writers_of_one_chain_follow_each_other(either_app: Flask) -> None:
    def write() -> None:
        for number in range(LINES):
            begin_writing()
            note(OPERATOR, "unit.closed", ("unit", number), provider_id=1)
            db.session.commit()

    at_once(*[write] * WRITERS)
    assert entries() == WRITERS * LINES
    assert breaks() == []


def test_writers_of_several_chains_never_wait_in_a_circle(either_app: Flask) -> None:
    def write(*chains: int) -> Callable[[], None]:
        def run() -> None:
            for number in range(LINES):
                begin_writing()
                lines = [Line("unit.closed", ("unit", number), provider_id=chain) for chain in chains]
                note_all(db.session.connection(), OPERATOR, lines)
                db.session.commit()

        return run

    at_once(write(3, 1), write(1, 3), write(0, 3), write(3, 0))
    assert entries() == 4 * 2 * LINES
    assert breaks() == []


def test_two_who_are_first_about_a_household_make_one_key(either_app: Flask) -> None:
    def write() -> None:
        begin_writing()
        note(OPERATOR, "unit.closed", provider_id=1, household_id=5, after={"arrived_on": "2020-04-01"})
        db.session.commit()

    at_once(*[write] * WRITERS)
    assert entries() == WRITERS
    assert db.session.scalar(text("SELECT count(*) FROM household_keys")) == 1
    assert breaks() == []


def test_a_writer_does_not_wait_for_another_provider(on_postgresql: Flask) -> None:
    for provider in (1, 2):
        note_alone(OPERATOR, "unit.closed", provider_id=provider)
    begin_writing()
    note(OPERATOR, "unit.closed", provider_id=1)  # and does not commit yet
    with db.engine.begin() as other:
        other.execute(text("SET LOCAL lock_timeout = '2s'"))
        note_all(other, OPERATOR, [Line("unit.closed", provider_id=2)])
    with db.engine.connect() as same:
        same.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            note_all(same, OPERATOR, [Line("unit.closed", provider_id=1)])
        same.rollback()
    db.session.commit()
    assert entries() == 4
    assert breaks() == []
