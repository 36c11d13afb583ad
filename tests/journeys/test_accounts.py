"""From an invitation to the first page, and what a session says before it ends, in a real browser."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from config import Testing
from refuge import create_app
from refuge.access.scope import Viewer
from refuge.accounts.people import invite
from refuge.extensions import db
from refuge.models import Account
from refuge.vocabulary import Role
from tests.journeys.conftest import NARROW, WIDE, Reader
from tests.small_service import PASSWORD, small_service

STRONG = "wobbling lantern cucumber eleven"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
At = Callable[..., Reader]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's time, which a test moves together with the browser's."""
    with time_machine.travel(NOON, tick=True) as moving:
        yield moving


@pytest.fixture
def strict_app(sqlite_url: str, clock: time_machine.Traveller) -> Iterator[Flask]:
    """The small service as it is for real: second factors wanted, forms with their tokens."""
    settings = {"SQLALCHEMY_DATABASE_URI": sqlite_url, "SECOND_FACTOR_REQUIRED": True, "WTF_CSRF_ENABLED": True}
    app = create_app(type("Strict", (Testing,), settings))
    with app.app_context():
        small_service()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(strict_app: Flask) -> Iterator[str]:
    """Its address."""
    server = make_server("127.0.0.1", 0, strict_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def link(strict_app: Flask) -> str:
    """The path of a new manager's invitation."""
    with strict_app.app_context():
        provider_id = db.session.query(Account).filter_by(role=Role.MANAGER).one().provider_id
        _, token = invite(Viewer.command_line(), "ann@example.org", Role.MANAGER, provider_id, None)
        db.session.remove()
    return f"/choose-password/{token}"


def fits(one: Reader) -> None:
    """Nobody is shut out of the page, and nothing is wider than the screen; inputs are tied to what is said of them."""
    assert one.barriers() == []
    assert one.overflow() <= 0
    for field in one.page.locator("main input:not([type=hidden]), main select").all():
        name = field.get_attribute("id")
        assert one.page.locator(f"label[for='{name}']").count() == 1
        group = field.locator("xpath=ancestor::*[contains(@class, 'govuk-form-group')][1]")
        said = group.locator(".govuk-hint, .govuk-error-message").evaluate_all("all => all.map(one => one.id)")
        described = group.locator("xpath=descendant-or-self::*[@aria-describedby]").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-describedby')).join(' ')"
        )
        assert set(said) <= set(described.split())


def enrol(one: Reader, link: str) -> str:
    """Accept an invitation and set up the app; its secret."""
    page = one.open(link)
    page.get_by_label("Password", exact=True).fill(STRONG)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Type the key instead").click()
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I have kept them").click()
    return secret


def sign_in_again(page: Page, secret: str) -> None:
    """Sign in with password and code."""
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_label("Password", exact=True).fill(STRONG)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_invitation_to_the_first_page(reader: At, link: str, width: int, clock) -> None:
    one = reader(width)
    page = one.open(link)
    fits(one)
    page.get_by_label("Password", exact=True).fill("password1234")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("harder to guess")
    fits(one)
    page.get_by_label("Password", exact=True).fill(STRONG)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Type the key instead").click()
    fits(one)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".codes code")).to_have_count(10)
    fits(one)
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/tonight$"))
    page.get_by_role("button", name="Sign out").click()
    clock.shift(timedelta(seconds=30))
    sign_in_again(page, secret)
    expect(page).to_have_url(re.compile("/tonight$"))


def wait(page: Page, clock: time_machine.Traveller, seconds: int) -> None:
    """Let time pass for the server and in the browser."""
    clock.shift(timedelta(seconds=seconds))
    page.clock.fast_forward(seconds * 1000)


def test_an_idle_session_is_warned_of_and_can_be_kept(reader: At, link: str, clock) -> None:
    one = reader()
    one.page.clock.install(time=NOON)
    enrol(one, link)
    page = one.open("/people/new")
    page.get_by_label("Email address").fill("bob@example.org")
    wait(page, clock, 27 * 60)
    expect(page.get_by_role("dialog")).to_be_hidden()
    wait(page, clock, 65)
    dialog = page.get_by_role("dialog", name="You will be signed out")
    expect(dialog).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0
    wait(page, clock, 20 * 60)
    page.get_by_label("Worker").check()
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="A link to hand over")).to_be_visible()


def test_what_was_typed_comes_back_to_whoever_signs_in_again(reader: At, link: str, clock) -> None:
    one = reader()
    one.page.clock.install(time=NOON)
    secret = enrol(one, link)
    page = one.open("/people/new")
    page.get_by_label("Email address").fill("bob@example.org")
    page.get_by_label("Worker").check()
    wait(page, clock, 31 * 60)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    kept = page.evaluate("sessionStorage.getItem('typed')")
    assert "bob" not in kept
    sign_in_again(page, secret)
    page.get_by_role("button", name="Put back what you typed").click()
    expect(page.get_by_label("Email address")).to_have_value("bob@example.org")
    expect(page.get_by_label("Worker")).to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0
    fits(one)


def test_nobody_else_gets_what_was_typed(reader: At, link: str, clock, strict_app: Flask) -> None:
    one = reader()
    one.page.clock.install(time=NOON)
    enrol(one, link)
    page = one.open("/people/new")
    page.get_by_label("Email address").fill("bob@example.org")
    wait(page, clock, 31 * 60)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    with strict_app.app_context():
        db.session.query(Account).filter_by(email="manager@example.org").one().is_demonstration = True
        db.session.commit()
    page.get_by_label("Email address").fill("manager@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Invite somebody")).to_be_visible()
    page.wait_for_function("sessionStorage.length === 0")
    expect(page.get_by_role("button", name="Put back what you typed")).to_be_hidden()


def test_passwords_are_never_kept(reader: At, link: str, clock) -> None:
    one = reader()
    one.page.clock.install(time=NOON)
    enrol(one, link)
    page = one.open("/account/password")
    page.get_by_label("New password", exact=True).fill("something secret")
    wait(page, clock, 31 * 60)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nobody_is_shut_out_of_the_pages_about_accounts(reader: At, link: str, width: int, clock) -> None:
    one = reader(width)
    enrol(one, link)
    for address in ("/account", "/account/password", "/account/second-factor", "/account/recovery-codes", "/people"):
        one.open(address)
        fits(one)
    one.open("/account/second-factor").get_by_label("Your password now").fill(STRONG)
    one.page.get_by_role("button", name="Show the key").click()
    expect(one.page.get_by_role("heading", name="Set up the app")).to_be_visible()
    fits(one)
    one.open("/people/new")
    fits(one)
    one.page.get_by_role("button", name="Make the account").click()
    fits(one)
    one.open("/people").get_by_role("link", name="worker@example.org").click()
    fits(one)
    one.page.get_by_role("link", name="Change the role").or_(
        one.page.get_by_role("button", name="Change the role")
    ).click()
    fits(one)


def test_without_javascript_an_invitation_is_accepted_all_the_same(reader: At, link: str, clock) -> None:
    enrol(reader(scripts=False), link)
