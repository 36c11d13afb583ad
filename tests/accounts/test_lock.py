"""The sign-in lock: it slows guessing, stops nobody at their usual place, and tells nobody who has an account."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from refuge.accounts import signing_in
from refuge.accounts.lock import count_attempt
from refuge.accounts.passwords import passwords
from refuge.accounts.places import Caller, Place
from refuge.accounts.waits import Count, wait_after
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import FailureCounter, KnownPlace
from tests.accounts.conftest import NOON, account, code, give_second_factor, sign_in
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
TOO_MANY = "Too many attempts"
Enrolled = Callable[[str], Visitor]


def fail(visitor: Visitor, times: int, role: str = "manager", address: str = ELSEWHERE) -> list[str]:
    """Type wrong passwords; what the page says each time."""
    return [sign_in(visitor, role, "wrong", address).text for _ in range(times)]


def refused(answer) -> bool:
    """Whether the answer says to wait."""
    return TOO_MANY in answer.text


def test_after_ten_failures_strangers_wait_longer_and_longer(visitor: Visitor, clock) -> None:
    assert not any(TOO_MANY in page for page in fail(visitor, 10))
    for minutes in (1, 2, 4, 8, 15, 15):
        answer = sign_in(visitor, "manager", "wrong", ELSEWHERE)
        assert f"Try again in {minutes} minute{'s' if minutes > 1 else ''}." in answer.text
        clock.shift(timedelta(minutes=minutes))
        assert "do not belong" in sign_in(visitor, "manager", "wrong", ELSEWHERE).text


def test_few_failures_are_forgotten_after_a_quarter_of_an_hour(visitor: Visitor, clock) -> None:
    fail(visitor, 9)
    clock.shift(timedelta(minutes=15))
    assert not any(TOO_MANY in page for page in fail(visitor, 10))


def test_a_wait_is_remembered_for_a_day(visitor: Visitor, clock) -> None:
    fail(visitor, 10)
    clock.shift(timedelta(hours=23))
    fail(visitor, 1)
    assert "2 minutes" in fail(visitor, 1)[0]
    clock.shift(timedelta(hours=24))
    assert not any(TOO_MANY in page for page in fail(visitor, 10))


@pytest.mark.parametrize("address", [HOME, ELSEWHERE])
def test_an_address_without_an_account_gets_the_same_answers(strict: Flask, clock, address: str) -> None:
    said: dict[str, list[tuple[int, str]]] = {"manager": [], "nobody": []}
    for role, heard in said.items():
        visitor = Visitor(strict)
        for _ in range(14):
            answer = sign_in(visitor, role, "wrong", f"{address}{len(role) % 2}")
            words = [line for line in answer.text.replace(role, "").splitlines() if "nonce" not in line]
            heard.append((answer.status_code, "".join(words)))
    assert said["manager"] == said["nobody"]


def test_the_usual_browser_is_not_stopped_by_failures_elsewhere(enrolled: Enrolled, strict: Flask) -> None:
    usual = enrolled("manager")
    usual.post("/sign-out")
    fail(Visitor(strict), 12, address=HOME)
    assert refused(sign_in(Visitor(strict), "manager", PASSWORD, HOME))
    assert sign_in(usual, "manager", address=HOME).location == "/second-factor"
    assert usual.post("/second-factor", data={"code": code()}).status_code == 302


def test_the_usual_address_is_not_stopped_by_failures_elsewhere(enrolled: Enrolled, strict: Flask) -> None:
    enrolled("manager").post("/sign-out")
    attacker = Visitor(strict)
    fail(attacker, 12)
    assert refused(sign_in(attacker, "manager", PASSWORD, ELSEWHERE))
    assert sign_in(Visitor(strict), "manager", address="127.0.0.1").status_code == 302


def test_an_address_is_usual_for_ninety_days(enrolled: Enrolled, strict: Flask, clock) -> None:
    enrolled("manager").post("/sign-out")
    clock.shift(timedelta(days=91))
    fail(Visitor(strict), 10)
    assert refused(sign_in(Visitor(strict), "manager", address="127.0.0.1"))


def test_the_usual_browser_waits_too_after_its_own_failures(enrolled: Enrolled, clock) -> None:
    usual = enrolled("manager")
    usual.post("/sign-out")
    fail(usual, 10)
    assert refused(sign_in(usual, "manager"))
    clock.shift(timedelta(minutes=1))
    assert sign_in(usual, "manager").status_code == 302


def test_a_browser_is_usual_for_its_own_account_only(enrolled: Enrolled, strict: Flask) -> None:
    worker = enrolled("worker")
    fail(Visitor(strict), 10)
    assert refused(sign_in(worker, "manager", PASSWORD, ELSEWHERE))


def test_colleagues_who_share_a_computer_are_both_at_home_there(enrolled: Enrolled, strict: Flask) -> None:
    shared = enrolled("worker")
    give_second_factor("manager")
    sign_in(shared, "manager", address="127.0.0.1")
    shared.post("/second-factor", data={"code": code()})
    attacker = Visitor(strict)
    fail(attacker, 10, "worker"), fail(attacker, 10, "manager")
    for role in ("worker", "manager"):
        assert sign_in(shared, role, address=ELSEWHERE).status_code == 302, role


def test_a_forged_device_cookie_counts_for_nothing(enrolled: Enrolled, strict: Flask) -> None:
    real = enrolled("manager").get_cookie("device").value
    fail(Visitor(strict), 10)
    for forged in (real[:-2] + "xx", "nonsense", "W10.aaaa.bbbb"):
        visitor = Visitor(strict)
        visitor.set_cookie("device", forged)
        assert refused(sign_in(visitor, "manager", PASSWORD, ELSEWHERE))


def test_an_address_is_refused_after_thirty_failures_over_any_accounts(visitor: Visitor) -> None:
    for number in range(30):
        sign_in(visitor, f"person{number}", "wrong", ELSEWHERE)
    assert refused(sign_in(visitor, "manager", PASSWORD, ELSEWHERE))
    assert not refused(sign_in(visitor, "manager", PASSWORD, HOME))


def test_a_right_password_is_no_failure(visitor: Visitor) -> None:
    for _ in range(40):
        assert sign_in(visitor, "manager").status_code == 302
    assert set(db.session.scalars(select(FailureCounter.failures))) == {0}


def test_counters_are_removed_after_a_day_and_hold_nobodys_address(visitor: Visitor, clock) -> None:
    for number in range(25):
        sign_in(visitor, f"person{number}", "wrong", ELSEWHERE)
    keys = db.session.scalars(select(FailureCounter.key)).all()
    assert len(keys) == 26
    assert all(len(key) == 64 for key in keys)
    db.session.rollback()
    clock.shift(timedelta(days=1))
    fail(visitor, 1, address=HOME)
    assert db.session.scalar(select(func.count()).select_from(FailureCounter)) == 2


def test_a_refusal_hashes_nothing(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(visitor, 10)
    with counting_verifications(monkeypatch) as verified:
        fail(visitor, 5)
    assert verified == []


@contextmanager
def counting_verifications(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every password that is verified meanwhile."""
    verified: list[str] = []
    matches = passwords.match
    monkeypatch.setattr(passwords, "match", lambda kept, typed: verified.append(typed) or matches(kept, typed))
    yield verified


def test_a_deactivated_account_costs_as_much_work_as_any(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    account("worker").is_active = False
    db.session.commit()
    with counting_verifications(monkeypatch) as verified:
        pages = [sign_in(visitor, role, "wrong").text for role in ("worker", "manager", "nobody")]
    assert len(verified) == 3
    assert all("do not belong to an account" in page for page in pages)


def what_is_said(caller: Caller) -> str:
    """What somebody who guesses the manager's password is told, by the function that the page calls."""
    try:
        signing_in.sign_in("manager@example.org", "guess", caller, second_factor_required=True)
    except RuleBroken as broken:
        return broken.message
    return "signed in"


def test_ten_thousand_wrong_sign_ins_do_not_stop_the_right_person(enrolled: Enrolled, strict: Flask) -> None:
    usual = enrolled("manager")
    usual.post("/sign-out")
    outcomes = set()
    for number in range(10_000):
        caller = Caller(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}" if number % 2 else HOME)
        outcomes.add(what_is_said(caller))
    assert outcomes == {signing_in.WRONG_PAIR, "Too many attempts. Try again in 1 minute."}
    assert sign_in(usual, "manager", address=HOME).status_code == 302
    assert usual.post("/second-factor", data={"code": code()}).location == "/"
    assert db.session.scalar(select(func.count()).select_from(FailureCounter)) < 20


def test_attempts_at_once_all_count(either_app: Flask) -> None:
    small_service()
    db.session.remove()
    place = Place("manager@example.org", ELSEWHERE, None, False)
    heard: list[str] = []

    def attempt() -> None:
        with either_app.app_context():
            try:
                count_attempt(place, "email")
                heard.append("counted")
            except RuleBroken:
                heard.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (heard.count("counted"), heard.count("refused")) == (10, 14)


def test_places_are_kept_as_marks_only(enrolled: Enrolled) -> None:
    enrolled("manager")
    assert [len(place) for place in db.session.scalars(select(KnownPlace.place))] == [64]


def test_a_wait_is_never_longer_than_a_quarter_of_an_hour() -> None:
    assert max(wait_after(failures, 10) for failures in range(2000)) == timedelta(minutes=15)
    count = Count(10_000, NOON, NOON).after_a_failure(10, NOON)
    assert count.wait(NOON) == timedelta(minutes=15)
