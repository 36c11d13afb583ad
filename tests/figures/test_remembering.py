"""Copies made together count what they rest on once; nobody is told afterwards what was so then."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures import counted_patterns
from refuge.figures.counted_given import given
from refuge.figures.people import PEOPLE
from refuge.figures.remembering import remembering
from refuge.figures.selection import Selection
from refuge.models import Stay
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy
from tests.small_service import small_service

TODAY = date(2021, 1, 25)
ASKED = Selection(TODAY, Kind.YEAR, "2019-20", "2019-20", contract="EXAMPLE")


def told(copy: Copy) -> list[object]:
    return [(row.counts, row.hidden) for row in given(Viewer.command_line(), copy, ASKED, PEOPLE, TODAY, 5)]


def test_copies_made_together_count_the_tables_of_their_patterns_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_service()
    apart, count, counted = [told(copy) for copy in Copy], counted_patterns.counted_windows, []
    monkeypatch.setattr(counted_patterns, "counted_windows", lambda *asked: counted.append(asked) or count(*asked))
    with remembering():
        assert [told(copy) for copy in Copy] == apart
    assert len(counted) == 1
    assert [told(copy) for copy in Copy] == apart
    assert len(counted) == 3


def test_what_is_asked_afterwards_is_what_is_recorded_then(app: Flask) -> None:
    small_service()
    with remembering():
        before = told(Copy.PROVIDER)
    db.session.execute(update(Stay).where(Stay.arrived_on == date(2018, 4, 1)).values(pets=True))
    db.session.commit()
    assert told(Copy.PROVIDER) != before
