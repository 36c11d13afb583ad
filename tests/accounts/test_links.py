"""One-time links: they work once, not for long, and nothing tells them to anybody else."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.accounts.people import hand_over_link, invite
from refuge.extensions import db
from refuge.models import Link
from refuge.vocabulary import Role
from tests.accounts.conftest import account, code, give_second_factor, sign_in
from tests.small_service import PASSWORD
from tests.visitor import Visitor

STRONG = "wobbling lantern cucumber eleven"
OPERATOR = Viewer.command_line()


def invited() -> str:
    """The path of a new administrator's link."""
    _, token = invite(OPERATOR, "New@Example.org", Role.ADMINISTRATOR, None, None)
    return f"/choose-password/{token}"


def reset() -> str:
    """The path of a link for the manager."""
    return f"/choose-password/{hand_over_link(OPERATOR, account('manager'))}"


def test_a_link_is_followed_by_the_second_factor(visitor: Visitor) -> None:
    link = invited()
    assert "new@example.org" in visitor.get(link).text
    assert visitor.post(link, data={"password": STRONG}).location == "/second-factor"
    assert sign_in(Visitor(visitor.application), "new", STRONG).location == "/second-factor"


def test_looking_at_a_link_does_not_use_it_up(visitor: Visitor) -> None:
    link = invited()
    assert [visitor.get(link).status_code for _ in range(3)] == [200, 200, 200]


def test_a_link_works_once(visitor: Visitor) -> None:
    link = invited()
    visitor.post(link, data={"password": STRONG})
    for again in (visitor.get(link), visitor.post(link, data={"password": "another lantern of cucumbers"})):
        assert again.status_code == 404
        assert "cannot be used" in again.text
    assert sign_in(visitor, "new", "another lantern of cucumbers").status_code == 400


@pytest.mark.parametrize(("made", "lasts"), [(invited, timedelta(days=7)), (reset, timedelta(hours=1))])
def test_a_link_expires(visitor: Visitor, clock, made: Callable[[], str], lasts: timedelta) -> None:
    link = made()
    clock.shift(lasts - timedelta(seconds=1))
    assert visitor.get(link).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, data={"password": STRONG}).status_code == 404


def test_a_newer_link_takes_the_place_of_the_one_before(visitor: Visitor) -> None:
    first, second = reset(), reset()
    assert [visitor.get(link).status_code for link in (first, second)] == [404, 200]


def test_a_weak_password_is_refused_and_the_link_stays_good(visitor: Visitor) -> None:
    link = invited()
    for weak, why in (
        ("short", "12 characters or more"),
        ("x" * 129, "128 characters or fewer"),
        ("password1234", "harder to guess"),
        ("new@example.org", "harder to guess"),
        ("refuge refuge refuge", "harder to guess"),
    ):
        answer = visitor.post(link, data={"password": weak})
        assert answer.status_code == 400
        assert why in answer.text, weak
        assert weak not in answer.text or weak == "new@example.org"
    assert visitor.post(link, data={"password": STRONG}).status_code == 302


@pytest.mark.parametrize(
    "password", [" café  ünder  Ω the 猫 ", "x9" * 4 + "q%vTz~" * 20, "cafe\u0301 lantern cucumber"]
)
def test_any_characters_are_taken_as_they_are_typed(visitor: Visitor, password: str) -> None:
    assert visitor.post(invited(), data={"password": password}).status_code == 302
    assert sign_in(Visitor(visitor.application), "new", password).status_code == 302
    assert sign_in(Visitor(visitor.application), "new", password.strip() + ".").status_code == 400


def test_a_reset_ends_sessions_and_does_not_go_round_the_second_factor(enrolled, visitor: Visitor) -> None:
    here = enrolled("manager")
    link = reset()
    assert here.get("/account").status_code == 200, "until it is used"
    visitor.post(link, data={"password": STRONG})
    assert here.get("/account").status_code == 302
    assert visitor.get("/account").location.startswith("/second-factor")
    assert visitor.post("/second-factor", data={"code": code()}).status_code == 302
    assert sign_in(Visitor(visitor.application), "manager", PASSWORD).status_code == 400


def test_a_reset_link_opens_what_the_lock_has_closed(visitor: Visitor) -> None:
    give_second_factor("manager")
    for _ in range(11):
        sign_in(visitor, "manager", "wrong", "198.51.100.7")
    assert visitor.post(reset(), data={"password": STRONG}).location == "/second-factor"


def test_a_deactivated_account_has_no_link(visitor: Visitor) -> None:
    link = reset()
    account("manager").is_active = False
    db.session.commit()
    assert visitor.get(link).status_code == 404


def test_only_a_hash_of_the_token_is_kept(strict: Flask) -> None:
    token = invited().rsplit("/")[-1]
    assert len(token) == 43
    assert token not in db.session.scalars(select(Link.token_hash)).one()


def test_a_forged_host_changes_no_link(enrolled) -> None:
    manager = enrolled("manager")
    manager.set_cookie("session", manager.get_cookie("session").value, domain="evil.example")
    page = manager.post(f"/people/{account('worker').id}/link", base_url="http://evil.example").text
    assert "http://127.0.0.1:8000/choose-password/" in page
    assert "evil.example" not in page


def test_no_log_line_contains_a_token(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    link = invited()
    monkeypatch.setattr("refuge.views.links.standing_link", lambda token: 1 / 0)
    visitor.application.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.DEBUG):
        assert visitor.get(link).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert "/choose-password/<token>" in caplog.text
    assert link.rsplit("/")[-1] not in caplog.text
