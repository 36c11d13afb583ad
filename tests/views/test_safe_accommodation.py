"""The pages of the safe-accommodation return: typing by hand, preparing, signing off, answering, taking away (D1, D2)."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.clock import today
from refuge.extensions import db
from refuge.models import AuthorityWindow, Return, TypedAccommodation
from refuge.occupancy.period import Kind, period_of
from refuge.returns.kinds import KINDS
from tests.returns.pooled import pooled
from tests.returns.safe_accommodation import BRIEF_OF_AUTHORITIES
from tests.small_service import PASSWORD
from tests.views.recording import source
from tests.visitor import Visitor

TYPED = "/returns/safe-accommodation/typed"
PREPARED = "/returns/safe-accommodation?year=2019-20"
ROW = {"accommodation_type": "sanctuary", "source": "Housing options", "units": "40", "households": "38", "men": "3"}


@pytest.fixture(autouse=True)
def _brief(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF_OF_AUTHORITIES.code, BRIEF_OF_AUTHORITIES)
    pooled()


def officer(app: Flask, name: str = "officer") -> Visitor:
    """Signed in."""
    visitor = Visitor(app)
    visitor.post("/sign-in", data={"email": f"{name}@example.org", "password": PASSWORD})
    return visitor


def test_a_year_from_the_first_row_to_the_answer(app: Flask) -> None:
    one, other = officer(app), officer(app, "another")
    assert "Nothing is typed of this year" in one.get(f"{TYPED}?year=2019-20").text
    assert one.post(f"{TYPED}/new?year=2019-20", data=ROW).location == f"{TYPED}?year=2019-20"
    page = one.get(f"{TYPED}?year=2019-20").text
    assert "Sanctuary scheme, Housing options" in page
    assert "officer@example.org" in page
    ready = one.get(PREPARED).text
    assert "Publication copy" in ready
    assert "Another officer of the authority then accepts them" in ready
    assert 'name="officer"' not in ready, "only a provider releases a statutory copy"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', ready) or re.search(r'value="(\w+)"[^>]*name="seen"', ready)
    assert seen
    signed = one.post(PREPARED, data={"seen": seen[1], "note": "The provider was asked"})
    assert signed.status_code == 302
    return_id = db.session.scalars(select(Return.id)).one()
    assert signed.location == f"/returns/{return_id}"
    assert "Signed off" in other.get("/returns").text
    refused = one.post(f"/returns/{return_id}/answer", data={"answer": "accepted"})
    assert "Somebody else has to answer it" in refused.text
    assert other.post(f"/returns/{return_id}/answer", data={"answer": "accepted"}).status_code == 302
    assert "Accepted" in one.get("/returns").text
    changes = one.get(f"/returns/{return_id}/changes").text
    assert "it would say the same" in changes


def test_the_copies_an_officer_takes_away_are_theirs(app: Flask) -> None:
    one = officer(app)
    one.post(f"{TYPED}/new?year=2019-20", data=ROW)
    ready = one.get(PREPARED).text
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', ready) or re.search(r'value="(\w+)"[^>]*name="seen"', ready)
    assert seen
    return_id = one.post(PREPARED, data={"seen": seen[1], "note": "The provider was asked"}).location.split("/")[-1]
    for form in ("xlsx", "ods", "csv", "json"):
        assert one.get(f"/returns/{return_id}/file?form={form}").status_code == 200
    for copy in ("provider", "statutory", "contract"):
        assert one.get(f"/returns/{return_id}/file?form=csv&copy={copy}").status_code == 404
    printed = one.get(f"/returns/{return_id}/print").text
    assert "Housing options" in printed
    assert "Publication copy" in printed


def test_a_row_is_corrected_and_removed(app: Flask) -> None:
    one = officer(app)
    one.post(f"{TYPED}/new?year=2019-20", data=ROW)
    row = db.session.scalars(select(TypedAccommodation)).one()
    form = {**ROW, "version": str(row.version)}
    assert one.post(f"{TYPED}/{row.id}", data={**form, "units": "41"}).status_code == 302
    overtaken = one.post(f"{TYPED}/{row.id}", data={**form, "units": "42"})
    assert "Somebody has saved this row meanwhile" in overtaken.text
    assert one.post(f"{TYPED}/{row.id}/remove").status_code == 302
    assert "Nothing is typed" in one.get(f"{TYPED}?year=2019-20").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source": " "}, "Name who gave the totals"),
        ({"bed_spaces": "39"}, "There are 40 units with 39 bed spaces"),
        ({"units": "many"}, "Enter a whole number"),
        ({"accommodation_type": "hotel"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_where_it_stands(app: Flask, wrong: dict[str, str], said: str) -> None:
    refused = officer(app).post(f"{TYPED}/new?year=2019-20", data={**ROW, **wrong})
    assert refused.status_code == 400
    assert said in refused.text


def test_a_year_that_is_running_tells_nothing_day_by_day(app: Flask) -> None:
    """D4: households to date, looked at every morning, would tell of each that came."""
    one, running = officer(app), period_of(Kind.YEAR, today()).label
    address = f"/returns/safe-accommodation?year={running}"
    for answer in (one.get(address), one.post(address, data={"seen": "x"})):
        assert (answer.status_code, answer.location) == (302, "/returns")
    assert f"{running} is not over" in one.get("/returns").text
    assert one.get(f"{TYPED}?year={running}").status_code == 200, "what is not on the system can be typed already"


def test_a_year_that_is_none_is_refused(app: Flask) -> None:
    one = officer(app)
    assert one.get(f"{TYPED}?year=soon").status_code == 404
    assert one.get("/returns/safe-accommodation?year=soon").status_code == 404


def test_an_officer_says_when_it_is_due_and_is_told_where_they_begin_that_it_is_late(app: Flask) -> None:
    one = officer(app)
    window = "/returns/safe-accommodation/window"
    assert "Financial years. Due 15 working days after the year." in source(one.get("/returns"))
    form = source(one.get(window))
    assert "quarter" not in form
    assert 'value="15"' in form
    assert one.post(window, data={"when": "date", "day": "30", "month": "6", "by": "quarter"}).location == "/returns"
    assert "Financial years. Due on 30 June after the year." in source(officer(app, "another").get("/returns"))
    assert '<option value="6" selected>' in source(one.get(window))
    tomorrow = today() + timedelta(days=1)
    one.post(window, data={"when": "date", "day": f"{tomorrow.day}", "month": f"{tomorrow.month}"})
    is_the_year_s_first_day = (tomorrow.month, tomorrow.day) == (4, 1)
    assert ("1 due by" in source(one.get("/utilisation"))) is not is_the_year_s_first_day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"when": "date", "day": "31", "month": "2"}, "There is no 31 February"),
        ({"when": "date", "day": "31", "month": "11"}, "There is no 31 November"),
        ({"when": "date", "day": "1", "month": "0"}, "Choose a named month"),
        ({"when": "date", "day": "", "month": "6"}, "Enter the day of the month"),
        ({"when": "days", "working_days": "0"}, "Enter a number from 1 to 250"),
        ({"when": "days", "working_days": "=1+1"}, "Enter a whole number"),
        ({}, "Choose when it is due"),
    ],
)
def test_a_due_date_that_cannot_be_is_refused(app: Flask, typed: dict[str, str], said: str) -> None:
    refused = officer(app).post("/returns/safe-accommodation/window", data=typed)
    assert refused.status_code == 400
    assert said in refused.text
    assert db.session.scalars(select(AuthorityWindow)).all() == []
