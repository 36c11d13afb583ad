"""What was typed survives a session that ran out and a connection that was lost, with and without scripts."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from refuge.extensions import db
from refuge.models import Property, Stay
from tests import services
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.journeys.test_arriving import card
from tests.journeys.test_provision import SCRIPTS, checked, press
from tests.small_service import PASSWORD, small_service

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
At = Callable[..., Reader]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's time; the browser's goes on as it does, so that its script warns nobody."""
    with time_machine.travel(NOON, tick=True) as moving:
        yield moving


@pytest.fixture
def service(sqlite_url: str, clock: time_machine.Traveller) -> Flask:
    """The small service with a flat that is ready; its forms want their tokens."""
    app = app_on(sqlite_url)
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        small_service(is_demonstration=True)
        house = db.session.query(Property).filter_by(reference="HOUSE").one()
        services.serve(services.flat(house, "C", 2), date(2018, 4, 1))
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture
def site(service: Flask) -> Iterator[str]:
    """The address of a service that nobody else's journey goes through."""
    with served(service) as address:
        yield address


def begin_an_arrival(one: Reader) -> Page:
    """An arrival by day, with a child added and half of it typed."""
    page = one.sign_in("manager", "/tonight")
    card(page, "Flat C").get_by_role("link", name="Record arrival").click()
    one.open(page.url.removeprefix(one.site) + "/household")
    press(page, "Add a child")
    page.get_by_role("group", name="Child 1").get_by_label("Age").fill("4")
    page.get_by_role("group", name="Risk").get_by_label("High").check()
    return page


def stands_as_typed(page: Page) -> None:
    """The child and the answer are there, to be looked at."""
    expect(page.get_by_role("heading", name="Record arrival: household")).to_be_visible()
    expect(page.get_by_role("group", name="Child 1").get_by_label("Age")).to_have_value("4")
    expect(page.get_by_role("group", name="Risk").get_by_label("High")).to_be_checked()


def sign_in(page: Page, role: str) -> None:
    """Sign in on the page that asks for it."""
    page.get_by_label("Email address").fill(f"{role}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


@SCRIPTS
def test_a_form_sent_too_late_comes_back_after_signing_in(reader: At, scripts: bool, clock, service: Flask) -> None:
    one = reader(NARROW, scripts=scripts)
    page = begin_an_arrival(one)
    clock.shift(timedelta(minutes=31))
    press(page, "Continue")
    expect(page.get_by_role("status")).to_contain_text(
        "nothing was saved. Sign in again, and what you typed comes back."
    )
    assert "children-0-age" not in page.content(), "nobody else reads it there"
    checked(one, scripts)
    sign_in(page, "manager")
    expect(page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    checked(one, scripts)
    press(page, "Go on with what you typed")
    stands_as_typed(page)
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Check answers")).to_be_visible()
    with service.app_context():
        assert db.session.query(Stay).filter(Stay.arrived_on > date(2020, 1, 1)).count() == 0
    press(page, "Save")
    expect(page).to_have_url(re.compile(r"/stays/\d+/arrival$"))
    with service.app_context():
        assert db.session.query(Stay).filter(Stay.arrived_on > date(2020, 1, 1)).count() == 1


def test_rows_that_were_added_come_back_to_a_page_that_is_opened_again(reader: At, clock) -> None:
    page = begin_an_arrival(one := reader(NARROW))
    page.evaluate("typed.keep(document.getElementById('session-warning').dataset.key)")
    one.open(page.url.removeprefix(one.site))
    expect(page.get_by_role("group", name="Child 1")).to_be_hidden()
    press(page, "Put back what you typed")
    stands_as_typed(page)


def test_what_a_lost_connection_swallowed_is_offered_on_the_way_back(reader: At, clock) -> None:
    one = reader(NARROW)
    page = begin_an_arrival(one)
    here = page.url
    page.context.set_offline(True)
    press(page, "Continue")
    page.wait_for_function("!document.querySelector('main')")
    page.context.set_offline(False)
    page.go_back()
    one.open(here.removeprefix(one.site))
    expect(page.get_by_text("What you typed here before was not saved.")).to_be_visible()
    press(page, "Put back what you typed")
    stands_as_typed(page)
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Check answers")).to_be_visible()
    page.wait_for_function("sessionStorage.length === 0")


@SCRIPTS
def test_a_form_sent_after_the_cookie_was_lost_is_opened_again(reader: At, scripts: bool, clock) -> None:
    """A telephone that puts a tab away may forget the cookie and show the page again."""
    one = reader(NARROW, scripts=scripts)
    page = begin_an_arrival(one)
    page.context.clear_cookies()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="This form could not be accepted")).to_be_visible()
    checked(one, scripts)
    page.get_by_role("link", name="Open the form again").click()
    sign_in(page, "manager")
    expect(page.get_by_role("heading", name="Record arrival: household")).to_be_visible()
    if scripts:
        press(page, "Put back what you typed")
        stands_as_typed(page)
