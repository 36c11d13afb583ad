"""The day's work in few words, for tests: one house, one worker, May 2020."""

from datetime import date
from typing import Any

import pytest

from refuge.actions.admit import Arrival, admit
from refuge.actions.answers import Leaving
from refuge.actions.record_departure import record_departure
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Stay, Unit
from tests.actions.conftest import TODAY, WORKER

Flats = dict[str, Unit]


def day(number: int) -> date:
    """A day of May 2020."""
    return date(2020, 5, number)


def arrive(unit: Unit, on: date, **what: Any) -> Stay:
    """A household arrives."""
    return admit(WORKER, Arrival(unit.id, on, **what), TODAY)


def leave(stay: Stay, on: date, **what: Any) -> Stay:
    """It leaves."""
    return record_departure(WORKER, stay.id, stay.version, Leaving(on, **what), TODAY)


def reference_of(stay: Stay) -> str:
    """The reference of its household."""
    return stay.household.reference


def refused(field: str, words: str) -> Any:
    """It is refused on the field, in these words, and leaves nothing behind."""

    def check(broken: RuleBroken) -> bool:
        return broken.field == field and not db.session.new and not db.session.dirty

    return pytest.raises(RuleBroken, match=words, check=check)
