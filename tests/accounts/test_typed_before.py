"""A form sent on a session that ran out goes along through signing in, sealed; it is saved only once it was looked at."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from flask import Flask

from refuge.extensions import db
from refuge.models import Stay
from tests.accounts.conftest import code
from tests.small_service import PASSWORD
from tests.visitor import Visitor

Enrolled = Callable[[str], Visitor]
TYPED = {"departed_on": ["1", "5", "2026"], "note": "Typed before", "version": "1"}


def here() -> Stay:
    """A household that has not left."""
    db.session.rollback()
    return db.session.query(Stay).filter_by(departed_on=None).order_by(Stay.id).first()  # type: ignore[return-value]


def too_late(visitor: Visitor, clock) -> str:
    """What the sign-in page carries of a departure that was sent on a session that had run out."""
    address = f"/stays/{here().id}/departure"
    clock.shift(timedelta(minutes=31))
    sent = visitor.post(address, data=TYPED)
    assert sent.status_code == 307, "a browser sends it again, to the page of signing in"
    page = visitor.post(sent.location, data=TYPED)
    assert "Typed before" not in page.text
    return unescape(re.search(r'name="carried" value="([^"]*)"', page.text)[1])  # type: ignore[index]


def again(visitor: Visitor, role: str, carried: str):
    """Sign in with password and code; what was typed goes along."""
    visitor.post("/sign-in", data={"email": f"{role}@example.org", "password": PASSWORD, "carried": carried})
    return visitor.post("/second-factor", data={"code": code(), "carried": carried})


def test_it_comes_back_to_whoever_typed_it_and_is_not_saved(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    carried = too_late(visitor, clock)
    back = again(visitor, "manager", carried)
    assert 'name="note" value="Typed before"' in back.text
    assert f'action="/stays/{here().id}/departure"' in back.text
    form = visitor.post(f"/stays/{here().id}/departure", data={**TYPED, "look_again": "1"})
    assert (form.status_code, "Typed before" in form.text) == (200, True)
    assert here().departed_on is None


def test_nobody_else_gets_it(enrolled: Enrolled, strict: Flask, clock) -> None:
    carried = too_late(enrolled("manager"), clock)
    enrolled("worker")
    back = again(Visitor(strict), "worker", carried)
    assert back.status_code == 302, "they are signed in, and go where they like"
    assert "Typed before" not in back.text


def test_who_a_place_was_looked_for_is_never_carried(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    clock.shift(timedelta(minutes=31))
    sent = visitor.post("/tonight", data={"adults": "1", "children": "4 15s"})
    assert (sent.status_code, sent.location.split("?")[0]) == (302, "/sign-in")


def test_a_password_is_never_carried(enrolled: Enrolled, clock) -> None:
    visitor = enrolled("manager")
    clock.shift(timedelta(minutes=31))
    assert visitor.post("/account/password", data={"current": "secret words"}).status_code == 302
