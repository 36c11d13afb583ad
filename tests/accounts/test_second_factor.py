"""The second factor: everybody has one outside the demonstration, and no code works twice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text

from refuge.extensions import db
from refuge.models import Account, Provider, RecoveryCode
from refuge.vocabulary import Role
from tests.accounts.conftest import NOON, SECRET, account, code, give_second_factor, sign_in
from tests.small_service import PASSWORD
from tests.visitor import Visitor


def set_up(visitor: Visitor) -> list[str]:
    """Set up the app as the page says; the recovery codes."""
    page = visitor.get("/second-factor/set-up").text
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    answer = visitor.post("/second-factor/set-up", data={"code": code(secret)})
    assert answer.status_code == 200
    return re.findall(r"<code>([a-z0-9-]{19})</code>", answer.text)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_does_anything_before_a_second_factor_is_set_up(visitor: Visitor, role: Role) -> None:
    assert sign_in(visitor, role.value).location == "/second-factor"
    for page in ("/", "/account", "/utilisation", "/people"):
        assert visitor.get(page).location.startswith("/second-factor?next="), page
    assert visitor.post("/session").location.startswith("/second-factor")
    assert visitor.get("/second-factor").location == "/second-factor/set-up"
    set_up(visitor)
    assert visitor.get("/account").status_code == 200


def test_the_demonstration_needs_none(visitor: Visitor) -> None:
    account("manager").is_demonstration = True
    db.session.commit()
    assert sign_in(visitor, "manager").location == "/"
    assert visitor.get("/utilisation").status_code == 200


def test_a_published_password_opens_nothing_that_is_somebody_elses(visitor: Visitor) -> None:
    account("administrator").is_demonstration = True
    for provider in db.session.query(Provider):
        provider.is_demonstration = True
    db.session.commit()
    assert sign_in(visitor, "administrator").status_code == 302
    db.session.add(Provider(reference="REAL", name="Somebody's own"))
    db.session.commit()
    assert visitor.get("/people").status_code == 302
    assert sign_in(visitor, "administrator").status_code == 400


def test_whoever_has_one_is_asked_for_it_even_in_the_demonstration(visitor: Visitor) -> None:
    give_second_factor("manager")
    account("manager").is_demonstration = True
    db.session.commit()
    assert sign_in(visitor, "manager").location == "/second-factor"


def test_the_right_code_goes_on_to_what_was_asked_for(visitor: Visitor) -> None:
    give_second_factor("manager")
    asked = visitor.get("/utilisation?by=quarter").location
    password = visitor.post(asked, data={"email": "manager@example.org", "password": PASSWORD})
    answer = visitor.post(password.location, data={"code": code()})
    assert answer.location == "/utilisation?by=quarter"


@pytest.mark.parametrize(("seconds", "status"), [(-90, 400), (-30, 302), (0, 302), (30, 302), (90, 400)])
def test_a_code_may_be_half_a_minute_early_or_late(visitor: Visitor, seconds: int, status: int) -> None:
    give_second_factor("manager")
    sign_in(visitor, "manager")
    shown = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=seconds))
    assert visitor.post("/second-factor", data={"code": shown}).status_code == status


def test_a_code_works_once(visitor: Visitor, strict: Flask) -> None:
    give_second_factor("manager")
    shown = code()
    for number, browser in enumerate((visitor, Visitor(strict))):
        sign_in(browser, "manager")
        assert browser.post("/second-factor", data={"code": shown}).status_code == (400 if number else 302)


def test_a_code_older_than_one_that_was_used_does_not_work(visitor: Visitor, strict: Flask) -> None:
    give_second_factor("manager")
    before = pyotp.TOTP(SECRET).at(NOON - timedelta(seconds=30))
    sign_in(visitor, "manager")
    visitor.post("/second-factor", data={"code": code()})
    other = Visitor(strict)
    sign_in(other, "manager")
    assert other.post("/second-factor", data={"code": before}).status_code == 400


def test_ten_recovery_codes_each_work_once(visitor: Visitor, strict: Flask) -> None:
    sign_in(visitor, "worker")
    codes = set_up(visitor)
    assert len(set(codes)) == 10
    other = Visitor(strict)
    sign_in(other, "worker")
    assert other.post("/second-factor", data={"code": codes[3].upper().replace("-", " ")}).status_code == 302
    assert "9 unused" in other.get("/account").text
    third = Visitor(strict)
    sign_in(third, "worker")
    assert third.post("/second-factor", data={"code": codes[3]}).status_code == 400


def test_nothing_of_it_is_kept_in_clear(visitor: Visitor) -> None:
    sign_in(visitor, "worker")
    codes = set_up(visitor)
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not any(letters in code_hash for code_hash in kept for letters in codes[0].split("-"))
    kept = db.session.scalar(text("SELECT totp_secret FROM accounts WHERE email = 'worker@example.org'"))
    assert account("worker").totp_secret not in kept


def test_a_code_does_not_work_for_somebody_else(visitor: Visitor) -> None:
    sign_in(visitor, "worker")
    codes = set_up(visitor)
    give_second_factor("manager")
    visitor.post("/sign-out")
    sign_in(visitor, "manager")
    assert visitor.post("/second-factor", data={"code": codes[0]}).status_code == 400


def test_a_half_finished_sign_in_lasts_ten_minutes(visitor: Visitor, clock) -> None:
    give_second_factor("manager")
    sign_in(visitor, "manager")
    clock.shift(timedelta(minutes=10))
    assert visitor.post("/second-factor", data={"code": code()}).location == "/sign-in"


def test_wrong_codes_count_towards_the_lock(visitor: Visitor, clock) -> None:
    give_second_factor("manager")
    sign_in(visitor, "manager")
    for _ in range(10):
        assert "not right" in visitor.post("/second-factor", data={"code": "000000"}).text
    refused = visitor.post("/second-factor", data={"code": code()})
    assert "Too many attempts. Try again in 1 minute." in refused.text
    clock.shift(timedelta(minutes=1))
    assert visitor.post("/second-factor", data={"code": code()}).status_code == 302


def key_shown(text: str) -> str | None:
    """The key on a page, if it shows one."""
    found = re.search(r'class="key">([A-Z2-7 ]+)<', text)
    return found.group(1).replace(" ", "") if found else None


def test_setting_it_up_anew_needs_the_password_and_ends_other_sessions(
    enrolled: Callable[[str], Visitor], clock
) -> None:
    here, there = enrolled("manager"), enrolled("manager")
    assert key_shown(here.get("/account/second-factor").text) is None, "before the password was given"
    wrong = here.post("/account/second-factor", data={"current": "wrong"})
    assert "That is not your password" in wrong.text
    assert key_shown(wrong.text) is None
    secret = key_shown(here.post("/account/second-factor", data={"current": PASSWORD}).text)
    assert secret != SECRET
    done = here.post("/account/second-factor/code", data={"code": code(secret)})
    assert "recovery codes" in done.text
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert account("manager").totp_secret == secret


def test_the_key_is_shown_once(enrolled: Callable[[str], Visitor]) -> None:
    here = enrolled("manager")
    secret = key_shown(here.post("/account/second-factor", data={"current": PASSWORD}).text)
    pages = [
        here.get("/account/second-factor"),
        here.get("/account/second-factor/code"),
        here.post("/account/second-factor/code", data={"code": "000000"}),
    ]
    assert [key_shown(page.text) for page in pages] == [None] * 3
    assert "That code is not right" in pages[-1].text
    assert here.post("/account/second-factor/code", data={"code": code(secret)}).status_code == 200


def test_a_code_without_a_key_begun_changes_nothing(enrolled: Callable[[str], Visitor]) -> None:
    here, there = enrolled("manager"), enrolled("manager")
    secret = key_shown(there.post("/account/second-factor", data={"current": PASSWORD}).text)
    assert here.post("/account/second-factor/code", data={"code": code(secret)}).status_code == 400
    assert account("manager").totp_secret == SECRET


def test_a_key_that_is_being_set_up_belongs_to_one_session(visitor: Visitor, strict: Flask) -> None:
    other = Visitor(strict)
    keys = []
    for browser in (visitor, other):
        sign_in(browser, "manager")
        keys.append(key_shown(browser.get("/second-factor/set-up").text))
        assert key_shown(browser.get("/second-factor/set-up").text) == keys[-1], "the same again in the same session"
    assert keys[0] != keys[1]
    assert other.post("/second-factor/set-up", data={"code": code(keys[0])}).status_code == 400
    assert visitor.post("/second-factor/set-up", data={"code": code(keys[0])}).status_code == 200
    assert other.post("/second-factor/set-up", data={"code": code(keys[1])}).location == "/sign-in"
    assert account("manager").totp_secret == keys[0]
    kept = db.session.scalars(text("SELECT totp_waiting FROM sessions")).all()
    assert set(kept) == {None}, "nothing is left of either"


def test_new_recovery_codes_replace_those_before(enrolled: Callable[[str], Visitor]) -> None:
    here = enrolled("manager")
    made = [
        set(re.findall(r"<code>([a-z0-9-]{19})</code>", here.post("/account/recovery-codes", data=given).text))
        for given in (
            {"current": "wrong"},
            {"current": PASSWORD},
            {"current": PASSWORD},
        )
    ]
    assert [len(codes) for codes in made] == [0, 10, 10]
    assert not made[1] & made[2]
    assert db.session.query(RecoveryCode).join(Account, Account.id == RecoveryCode.account_id).count() == 10
