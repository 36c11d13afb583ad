"""The demonstration, once whoever left long enough ago is erased: every figure as it was, and nobody is found (D6)."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from refuge.actions.retain import retain
from refuge.actions.scrubbing import scrub
from refuge.extensions import db
from refuge.figures.selection import Grouping
from refuge.models import Household, Property, Referral, Stay, Unit
from tests.conftest import app_on
from tests.retention.lived import HIDING, OPERATOR, nights, people
from tests.secrecy.test_notes_at_rest import bytes_of

TODAY = date(2026, 11, 21)
ROTHERHAM = {"contract": "ROTHERHAM"}
POOLED = {"contract": "STAFFORDSHIRE-STOKE", "group": Grouping.AUTHORITY}
OF_PEOPLE = (Household.reference, Household.imported_as, Stay.reference, Stay.imported_as, Referral.reference)
OF_PLACES = (Unit.reference, Property.reference)


class Seen(NamedTuple):
    """What the demonstration printed and which references it had."""

    nights: str
    people: dict[str, str]
    hiding: dict[str, str]
    references: set[str]


class Erased(NamedTuple):
    """Before and after, and the bytes of the file after."""

    before: Seen
    after: Seen
    stays: int
    places: set[str]
    found: str


@pytest.fixture(scope="module")
def erased(demonstration_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    """One run over it, for all of these tests."""
    url = f"sqlite:///{shutil.copy(demonstration_sqlite, tmp_path_factory.mktemp('erased') / 'refuge.db')}"
    with app_on(url).app_context():
        before = seen()
        stays = sum(one.due.stays for one in retain(OPERATOR, TODAY, 2))
        after, places = seen(), references(*OF_PLACES)
        assert scrub()
        yield Erased(before, after, stays, places, bytes_of(url).decode("latin-1"))
        db.session.remove()
        db.engine.dispose()


def seen() -> Seen:
    """What can be asked for now."""
    exact = people(TODAY, ({}, ROTHERHAM, POOLED, {"group": Grouping.PROPERTY}))
    hiding = people(TODAY, (ROTHERHAM, POOLED), HIDING)
    return Seen(nights(TODAY), exact, hiding, references(*OF_PEOPLE))


def references(*columns: object) -> set[str]:
    """Every value of the columns."""
    db.session.rollback()
    return {one for column in columns for one in db.session.scalars(select(column)) if one}


def test_every_figure_is_printed_as_it_was(erased: Erased) -> None:
    assert erased.stays > 100
    assert erased.after.nights == erased.before.nights
    assert erased.after.people == erased.before.people
    assert erased.after.hiding == erased.before.hiding


def test_nobody_who_was_erased_is_found_in_the_file(erased: Erased) -> None:
    kept = erased.after.references | erased.places
    gone = {one for one in erased.before.references - kept if not any(other.startswith(one) for other in kept)}
    assert len(gone) > 500
    assert [one for one in gone if one in erased.found] == []
