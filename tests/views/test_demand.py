"""What came to a council is typed month by month: by its commissioner, or by a provider's manager on its behalf (F4)."""

from datetime import date
from typing import Any

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.models import Demand, TrailEntry
from tests import services
from tests.views.conftest import SignIn
from tests.views.recording import source
from tests.visitor import Visitor

APRIL = date(2020, 4, 1)
SOURCES = ("council", "hub", "helpline")
ADDRESS = f"/demand/month?authority={services.ROTHERHAM}&month=2020-04"


@pytest.fixture(params=["commissioner", "manager"])
def typist(sign_in: SignIn, request: pytest.FixtureRequest) -> Visitor:
    """Whoever may type."""
    return sign_in(request.param)


@pytest.fixture
def commissioner(sign_in: SignIn) -> Visitor:
    return sign_in("commissioner")


def typed(asked: str = "", in_area: str = "", read: str = "", **what: str) -> dict[str, str]:
    """A month as its form sends it: the council's counts, and the other sources blank."""
    counts = {"sources-0-asked": asked, "sources-0-placed_in_area": in_area, "sources-0-read": read}
    return {f"sources-{at}-source": code for at, code in enumerate(SOURCES)} | counts | what


def saved() -> list[tuple[Any, ...]]:
    """What is saved."""
    db.session.rollback()
    return [(row.month, row.source, row.asked, row.placed_in_area, row.not_placed) for row in db.session.query(Demand)]


def test_a_month_is_typed_and_a_blank_is_not_nought(typist: Visitor) -> None:
    assert typist.post(ADDRESS, data=typed("12", "0")).status_code == 302
    assert saved() == [(APRIL, "council", 12, 0, None)]
    page = source(typist.get(f"/demand?authority={services.ROTHERHAM}&month=2020-04"))
    assert "The council" in page
    assert 'aria-label="Not known"' in page
    assert "Nothing recorded" in page
    assert [line.what for line in db.session.query(TrailEntry).filter_by(what="demand.recorded")]


def test_what_is_typed_over_becomes_that_and_blanks_take_it_out(commissioner: Visitor) -> None:
    commissioner.post(ADDRESS, data=typed("12"))
    assert commissioner.post(ADDRESS, data=typed("13", read="12,,,,")).status_code == 302
    assert saved() == [(APRIL, "council", 13, None, None)]
    assert commissioner.post(ADDRESS, data=typed(read="13,,,,")).status_code == 302
    assert saved() == []


def test_of_two_who_type_the_second_is_told_and_can_go_on(commissioner: Visitor) -> None:
    commissioner.post(ADDRESS, data=typed("12"))
    told = commissioner.post(ADDRESS, data=typed("14"))
    assert told.status_code == 400
    assert "Somebody saved other counts meanwhile: asked 12" in told.text
    assert 'value="12,,,,"' in told.text
    assert commissioner.post(ADDRESS, data=typed("14", read="12,,,,")).status_code == 302
    assert saved()[0][2] == 14


@pytest.mark.parametrize(
    ("what", "words"),
    [(typed("3", "4"), "The parts add up to 4, and 3 asked"), (typed("-1"), "Enter a whole number"),
     (typed("many"), "Enter a whole number")],
)  # fmt: skip
def test_what_is_wrong_is_said(commissioner: Visitor, what: dict[str, str], words: str) -> None:
    refused = commissioner.post(ADDRESS, data=what)
    assert (refused.status_code, saved()) == (400, [])
    assert words in refused.text


@pytest.mark.parametrize("month", ["2020-13", "rubbish", f"{today():%Y-%m}", "2099-01"])
def test_a_month_that_has_not_ended_or_is_none_is_not_there(commissioner: Visitor, month: str) -> None:
    assert commissioner.get(f"/demand/month?authority={services.ROTHERHAM}&month={month}").status_code == 404


def test_another_authority_is_not_there(typist: Visitor) -> None:
    for address in (f"/demand?authority={services.STOKE}", f"/demand/month?authority={services.STOKE}&month=2020-04"):
        assert typist.get(address).status_code == 404
    assert typist.post(ADDRESS.replace(services.ROTHERHAM, services.STOKE), data=typed("1")).status_code == 404
    assert saved() == []


@pytest.mark.parametrize("role", ["worker", "administrator"])
def test_nobody_else_types(sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get("/demand").status_code == 403


def test_more_months_send_no_more_statements(commissioner: Visitor, statements: list[str]) -> None:
    commissioner.get("/demand")
    statements.clear()
    commissioner.get("/demand")
    few = len(statements)
    for month in range(1, 11):
        db.session.add(Demand(authority_code=services.ROTHERHAM, month=date(2026, month, 1), source="hub", asked=month))
    db.session.commit()
    statements.clear()
    commissioner.get("/demand")
    assert len(statements) == few
