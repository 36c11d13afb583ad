"""A manager who is not named on a restricted stay reads nothing of its household on the trail either (D1)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.restrict_stay import restrict_stay
from refuge.audit import note_alone
from refuge.audit.searching import Search, every_line
from refuge.extensions import db
from refuge.models import Account, Household, Stay, TrailEntry
from refuge.vocabulary import Role
from tests import services
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

OPERATOR = Viewer.command_line()
SECRET = "Whitby"
DOWNLOADS = ("/audit/trail.csv", "/audit/trail.jsonl")
Browser = Callable[[str], Visitor]


def kept(email: str) -> Account:
    return db.session.query(Account).filter_by(email=f"{email}@example.org").one()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """The small service with two managers; somebody's browser, signed in: ``browser("manager")``."""
    small_service()
    first = kept("manager")
    colleague = {"role": Role.MANAGER, "provider_id": first.provider_id, "password_hash": first.password_hash}
    db.session.add(Account(email="colleague@example.org", **colleague))
    db.session.commit()

    def signed_in(email: str) -> Visitor:
        visitor = Visitor(app)
        visitor.post("/sign-in", data={"email": f"{email}@example.org", "password": PASSWORD})
        return visitor

    return signed_in


@pytest.fixture
def stay(browser: Browser) -> Stay:
    """A stay with a line about it, restricted to ``manager`` and the worker."""
    stay = db.session.scalars(select(Stay).order_by(Stay.id).limit(1)).one()
    about = {"provider_id": stay.provider_id, "household_id": stay.household_id}
    note_alone(OPERATOR, "stay.corrected", ("stay", stay.reference), before={"origin": SECRET}, **about)
    restrict(stay, "manager", "worker")
    return stay


def restrict(stay: Stay, by: str, *also: str) -> None:
    restrict_stay(Viewer.of(kept(by), None), stay.id, [kept(one).id for one in also])


def line_of(what: str) -> int:
    db.session.rollback()
    return db.session.scalars(select(TrailEntry.id).where(TrailEntry.what == what)).one()


def searched(visitor: Visitor, about: str) -> str:
    """What a search answers, without what it repeats of the question, and without nonces and tokens."""
    page = visitor.post("/audit", data={"about": about}).text.replace(about, "")
    return re.sub(r'nonce="[^"]*"|data-[a-z-]+="[^"]*"|value="[^"]{60,}"', "", page)


def test_who_is_not_named_sees_that_there_is_a_line_and_not_of_whom(browser: Browser, stay: Stay) -> None:
    household, visitor = stay.household.reference, browser("colleague")
    everything = [visitor.get("/audit").text, visitor.get(f"/audit/{line_of('stay.corrected')}").text]
    everything += [visitor.get(f"/audit/{line_of('stay.restricted')}").text]
    everything += [visitor.post(address).text for address in DOWNLOADS]
    for text in everything:
        assert "stay corrected" in text.lower() or "stay.corrected" in text or "Stay restricted" in text
        assert not [word for word in (household, stay.reference, SECRET) if word in text]


def test_who_is_named_reads_all_of_it(browser: Browser, stay: Stay) -> None:
    household, visitor = stay.household.reference, browser("manager")
    assert household in visitor.get("/audit").text
    assert SECRET in visitor.get(f"/audit/{line_of('stay.corrected')}").text
    assert all(SECRET in visitor.post(address).text for address in DOWNLOADS)


def test_a_search_for_them_answers_as_if_there_were_none(browser: Browser, stay: Stay) -> None:
    visitor, references = browser("colleague"), (stay.household.reference, stay.reference)
    nothing = searched(visitor, "NOBODY")
    assert "Nothing was found" in nothing
    for reference in references:
        assert searched(visitor, reference) == nothing
        assert visitor.post("/audit/trail.jsonl", data={"about": reference}).text == ""
        assert "Nothing was found" not in searched(browser("manager"), reference)


def test_being_named_on_one_of_two_restricted_stays_is_not_enough(browser: Browser, stay: Stay) -> None:
    provider = stay.household.provider_id
    db.session.query(Stay).filter_by(id=stay.id).update({"departed_on": date(2019, 1, 1)})
    home = db.session.get_one(Household, stay.household_id)
    later = services.stay(db.session.get_one(services.Provider, provider), date(2021, 1, 1), household=home)
    db.session.commit()
    restrict(later, "colleague", "worker")
    for name in ("manager", "colleague"):
        assert SECRET not in browser(name).get(f"/audit/{line_of('stay.corrected')}").text
    restrict(stay, "manager", "colleague")
    assert SECRET in browser("colleague").get(f"/audit/{line_of('stay.corrected')}").text


def test_once_it_is_restricted_no_longer_every_manager_reads_it_again(browser: Browser, stay: Stay) -> None:
    restrict(stay, "manager")
    assert SECRET in browser("colleague").get(f"/audit/{line_of('stay.corrected')}").text


def test_what_is_looked_up_does_not_grow_with_restricted_stays(
    browser: Browser, stay: Stay, statements: list[str]
) -> None:
    colleague = Viewer.of(kept("colleague"), None)

    def asked() -> int:
        db.session.rollback()
        statements.clear()
        assert not [line for line in every_line(colleague, Search()) if line.household]
        return len(statements)

    one = asked()
    for other in db.session.scalars(select(Stay).where(Stay.id != stay.id)).all():
        about = {"provider_id": other.provider_id, "household_id": other.household_id}
        db.session.rollback()
        note_alone(OPERATOR, "stay.corrected", ("stay", other.reference), **about)
        restrict(other, "manager", "worker")
    assert asked() == one
