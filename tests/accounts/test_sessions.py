"""Sessions: they end when they should, everywhere at once, and a copied cookie ends with them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import BrowserSession
from tests.accounts.conftest import account
from tests.small_service import PASSWORD
from tests.visitor import Visitor

Enrolled = Callable[[str], Visitor]


def copied(visitor: Visitor) -> Visitor:
    """Another browser with the same cookies, as a thief would have it."""
    thief = Visitor(visitor.application)
    thief.set_cookie("session", visitor.get_cookie("session").value)
    return thief


def is_in(visitor: Visitor) -> bool:
    """Whether the browser is signed in."""
    return visitor.get("/account").status_code == 200


def test_the_cookie_carries_a_token_and_nothing_else(enrolled: Enrolled) -> None:
    visitor = enrolled("manager")
    with visitor.session_transaction() as kept:
        assert set(kept) == {"_permanent", "_user_id"}
        token = kept["_user_id"]
    assert len(token) == 43
    assert token not in db.session.scalars(select(BrowserSession.token_hash)).all()


def test_a_cookie_copied_before_signing_out_opens_nothing_afterwards(enrolled: Enrolled) -> None:
    visitor = enrolled("manager")
    thief = copied(visitor)
    assert is_in(thief)
    visitor.post("/sign-out")
    assert not is_in(thief)


def test_the_token_changes_when_the_second_factor_was_given(enrolled: Enrolled) -> None:
    enrolled("manager")
    rows = db.session.scalars(select(BrowserSession).order_by(BrowserSession.id)).all()
    assert [(row.is_complete, row.ended_at is None) for row in rows] == [(False, False), (True, True)]


def test_half_an_hour_unused_ends_it(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    clock.shift(timedelta(minutes=29, seconds=59))
    assert is_in(visitor)
    clock.shift(timedelta(minutes=30))
    assert not is_in(visitor)


def test_twelve_hours_end_it_however_much_it_is_used(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    for _ in range(36):
        assert is_in(visitor)
        clock.shift(timedelta(minutes=20))
    assert not is_in(visitor)


def test_what_is_done_in_one_tab_keeps_the_other(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    for _ in range(4):
        clock.shift(timedelta(minutes=20))
        assert visitor.get("/utilisation").status_code == 200
    assert visitor.get("/session").get_json()["seconds"] == 1800


def test_asking_how_long_is_left_does_not_make_it_longer(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    clock.shift(timedelta(minutes=29))
    assert visitor.get("/session").get_json() == {"final": False, "seconds": 60}
    assert visitor.get("/session").get_json()["seconds"] == 60
    assert visitor.post("/session").get_json()["seconds"] == 1800
    clock.shift(timedelta(minutes=29))
    assert is_in(visitor)


def test_nobody_stays_longer_than_a_session_lasts(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    for _ in range(35):
        clock.shift(timedelta(minutes=20))
        visitor.post("/session")
    assert visitor.post("/session").get_json() == {"final": True, "seconds": 1200}


def test_being_seen_is_written_once_a_minute(enrolled: Enrolled, clock, statements: list[str]) -> None:
    visitor = enrolled("manager")
    statements.clear()
    for _ in range(5):
        clock.shift(timedelta(seconds=20))
        visitor.get("/account")
    assert len([one for one in statements if one.startswith("UPDATE sessions")]) == 1


def test_a_person_sees_and_ends_their_own_sessions(enrolled: Enrolled) -> None:
    here, there = enrolled("manager"), enrolled("manager")
    page = here.get("/account").text
    assert page.count("Sign out there") == 1
    address = next(part for part in page.split('"') if part.startswith("/account/sessions/") and "others" not in part)
    assert here.post(address).status_code == 302
    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_the_session_of_somebody_else_here(enrolled: Enrolled) -> None:
    here, other = enrolled("manager"), enrolled("worker")
    theirs = db.session.scalars(
        select(BrowserSession.id).where(BrowserSession.account_id == account("worker").id, BrowserSession.is_complete)
    ).one()
    assert here.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert is_in(other)


def test_ending_all_others_keeps_this_one(enrolled: Enrolled) -> None:
    here, there, elsewhere = (enrolled("manager") for _ in range(3))
    here.post("/account/sessions/end-others")
    assert [is_in(one) for one in (here, there, elsewhere)] == [True, False, False]


def test_changing_the_password_ends_the_others(enrolled: Enrolled) -> None:
    here, there = enrolled("manager"), enrolled("manager")
    new = "wobbling lantern cucumber eleven"
    assert here.post("/account/password", data={"current": PASSWORD, "new": new}).status_code == 302
    assert [is_in(one) for one in (here, there)] == [True, False]


def test_deactivating_ends_them_at_once(enrolled: Enrolled) -> None:
    manager, worker = enrolled("manager"), enrolled("worker")
    manager.post(f"/people/{account('worker').id}/deactivate")
    assert not is_in(worker)


def test_signing_in_again_in_the_same_browser_ends_the_session_before(enrolled: Enrolled, strict: Flask) -> None:
    visitor = enrolled("manager")
    thief = copied(visitor)
    visitor.post("/sign-in", data={"email": "manager@example.org", "password": PASSWORD})
    assert not is_in(thief)


def test_whoever_is_signed_in_already_goes_on_from_the_sign_in_page(enrolled: Enrolled) -> None:
    assert enrolled("manager").get("/sign-in?next=/account").location == "/account"


@pytest.mark.parametrize("sent", [True, False])
def test_what_was_sent_too_late_is_said_to_be_lost(enrolled: Enrolled, clock, sent: bool) -> None:
    visitor = enrolled("manager")
    clock.shift(timedelta(hours=1))
    answer = visitor.post("/account/password") if sent else visitor.get("/account/password")
    assert ("nothing was saved" in visitor.get(answer.location).text) == sent
