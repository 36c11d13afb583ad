"""Whoever manages accounts could take one over: they do not get both halves alone, and the person is told."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.accounts.people import hand_over_link, invite, reset_second_factor
from refuge.actions.restrict_stay import restrict_stay
from refuge.display import NO_BREAK
from refuge.extensions import db
from refuge.models import Account, AccountProperty, DiaryEntry, Stay, TrailEntry
from refuge.vocabulary import Role
from tests.accounts.conftest import SECRET, account, code, give_second_factor, sign_in
from tests.visitor import Visitor

Enrolled = Callable[[str], Visitor]
OPERATOR = Viewer.command_line()
ALONE = "nobody resets both the password and the second factor"


@pytest.fixture
def colleague(strict: Flask) -> int:
    """A second manager, with a password and a second factor, by id."""
    first = account("manager")
    made = Account(email="colleague@example.org", password_hash=first.password_hash, role=Role.MANAGER)
    made.provider_id, made.totp_secret = first.provider_id, SECRET
    db.session.add(made)
    db.session.commit()
    return made.id


def done(visitor: Visitor, number: int, what: str, **sent: str) -> str:
    """The page after a button was pressed."""
    answer = visitor.post(f"/people/{number}/{what}", data=sent)
    return answer.text if answer.status_code == 200 else visitor.get(answer.location).text


@pytest.mark.parametrize("order", [("link", "second-factor"), ("second-factor", "link")])
def test_nobody_resets_both_of_somebody_in_their_own_role_within_a_day(
    enrolled: Enrolled, colleague: int, order: tuple[str, str], clock
) -> None:
    manager = enrolled("manager")
    assert ALONE not in done(manager, colleague, order[0])
    for _ in range(2):
        assert ALONE in done(manager, colleague, order[1])
    kept = account("colleague")
    assert kept.has_second_factor == (order[0] == "link")
    clock.shift(timedelta(hours=24))
    manager = enrolled("manager")
    assert ALONE not in done(manager, colleague, order[1])


def test_a_second_one_who_manages_accounts_may_do_the_other_half(enrolled: Enrolled, colleague: int) -> None:
    manager, administrator = enrolled("manager"), enrolled("administrator")
    assert ALONE not in done(manager, colleague, "second-factor")
    assert "choose-password" in done(administrator, colleague, "link")


def test_whoever_runs_the_system_may_do_both(strict: Flask, colleague: int) -> None:
    reset_second_factor(OPERATOR, account("colleague"))
    assert hand_over_link(OPERATOR, account("colleague"))


def test_of_somebody_in_a_lower_role_one_may_reset_both(enrolled: Enrolled) -> None:
    give_second_factor("worker")
    manager, number = enrolled("manager"), account("worker").id
    assert ALONE not in done(manager, number, "second-factor")
    assert "choose-password" in done(manager, number, "link")


@pytest.fixture
def restricted(strict: Flask, colleague: int) -> int:
    """A stay restricted to the manager and to the worker, who works there: its id."""
    worker, stay = account("worker"), db.session.scalars(select(Stay).order_by(Stay.id).limit(1)).one()
    entry = db.session.scalars(select(DiaryEntry).where(DiaryEntry.stay_id == stay.id)).first()
    number = stay.id
    db.session.add(AccountProperty(account_id=worker.id, property_id=entry.unit.property_id))
    db.session.commit()
    restrict_stay(Viewer.of(account("manager"), None), number, [worker.id])
    return number


@pytest.mark.parametrize("by", ["colleague", "administrator"])
def test_of_a_worker_named_on_a_stay_that_is_kept_from_them_nobody_resets_both(
    enrolled: Enrolled, restricted: int, by: str
) -> None:
    give_second_factor("worker")
    other, number = enrolled(by), account("worker").id
    assert ALONE not in done(other, number, "second-factor")
    assert ALONE in done(other, number, "link")


def test_of_a_worker_named_on_a_stay_that_they_see_too_one_may_reset_both(enrolled: Enrolled, restricted: int) -> None:
    give_second_factor("worker")
    manager, number = enrolled("manager"), account("worker").id
    assert ALONE not in done(manager, number, "second-factor")
    assert "choose-password" in done(manager, number, "link")


def test_an_administrator_does_not_take_over_another(enrolled: Enrolled) -> None:
    other, _ = invite(OPERATOR, "second@example.org", Role.ADMINISTRATOR, None, None)
    number, other.password_hash = other.id, account("manager").password_hash
    give_second_factor("second")
    db.session.query(Account).filter_by(id=number).update({"password_hash": account("manager").password_hash})
    db.session.commit()
    administrator = enrolled("administrator")
    assert "choose-password" in done(administrator, number, "link")
    assert ALONE in done(administrator, number, "second-factor")


def test_lowering_the_role_first_is_no_way_round(enrolled: Enrolled, colleague: int) -> None:
    manager = enrolled("manager")
    assert "The role is changed" in done(manager, colleague, "role", role="worker")
    assert ALONE not in done(manager, colleague, "second-factor")
    assert ALONE in done(manager, colleague, "link")


def test_an_invitation_is_no_reset(enrolled: Enrolled, strict: Flask) -> None:
    ann, _ = invite(OPERATOR, "ann@example.org", Role.MANAGER, account("manager").provider_id, None)
    number, manager = ann.id, enrolled("manager")
    assert "choose-password" in done(manager, number, "link")
    assert ALONE not in done(manager, number, "second-factor")


def plain(page: str) -> str:
    """A page with ordinary spaces."""
    return page.replace(NO_BREAK, " ")


def test_the_person_is_told_at_every_sign_in_for_a_month_who_did_what_and_when(
    enrolled: Enrolled, strict: Flask, clock
) -> None:
    give_second_factor("worker")
    manager, number = enrolled("manager"), account("worker").id
    done(manager, number, "second-factor")
    done(manager, number, "link")
    told = [
        "4 May 2026, 13:00: the second factor was reset by manager@example.org",
        "4 May 2026, 13:00: a link to choose a new password was made by manager@example.org",
    ]
    first = Visitor(strict)
    sign_in(first, "worker")
    key = re.search(r'class="key">([A-Z2-7 ]+)<', first.get("/second-factor/set-up").text).group(1).replace(" ", "")
    shown = plain(first.post("/second-factor/set-up", data={"code": code(key)}).text)
    assert all(one in shown for one in told), "a new one has to be set up, and then it is told"
    clock.shift(timedelta(days=1))
    again = Visitor(strict)
    sign_in(again, "worker")
    again.post("/second-factor", data={"code": code(key)})
    next_page = plain(again.get("/utilisation").text)
    assert all(one in next_page for one in told), "whoever signed in first does not hide it"
    assert told[0] not in plain(again.get("/utilisation").text)
    assert all(one in plain(again.get("/account").text) for one in told)
    clock.shift(timedelta(days=30))
    later = Visitor(strict)
    sign_in(later, "worker")
    later.post("/second-factor", data={"code": code(key)})
    assert told[0] not in plain(later.get("/utilisation").text)
    assert all(one in plain(later.get("/account").text) for one in told)


def test_others_who_manage_the_account_see_it_too(enrolled: Enrolled, colleague: int) -> None:
    manager, administrator = enrolled("manager"), enrolled("administrator")
    done(manager, colleague, "second-factor")
    assert "the second factor was reset by manager@example.org" in administrator.get(f"/people/{colleague}").text


def test_what_the_command_line_did_is_told_without_a_name(enrolled: Enrolled, strict: Flask) -> None:
    hand_over_link(OPERATOR, account("worker"))
    assert "a new password was made by whoever runs the system" in enrolled("worker").get("/account").text


def test_both_are_on_the_trail_and_a_refused_one_is_not_done(enrolled: Enrolled, colleague: int) -> None:
    manager = enrolled("manager")
    done(manager, colleague, "second-factor")
    done(manager, colleague, "link")
    done(enrolled("administrator"), colleague, "link")
    db.session.rollback()
    lines = db.session.execute(
        select(TrailEntry.what, TrailEntry.who).where(TrailEntry.about_key == str(colleague)).order_by(TrailEntry.id)
    )
    assert [tuple(line) for line in lines] == [
        ("second_factor.reset", "manager@example.org"),
        ("password.reset_offered", "administrator@example.org"),
    ]
