"""A year's return in a real browser: the provider signs, the commissioner sends back, a revision, and it is accepted."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from refuge.extensions import db
from refuge.returns.kinds import KINDS
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, WIDE, Reader, served
from tests.journeys.test_roles import fill_day
from tests.returns.signing import BRIEF
from tests.small_service import small_service

At = Callable[..., Reader]


@pytest.fixture
def site(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a small service that nobody else's journey goes through."""
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)
    app: Flask = app_on(sqlite_url)
    with app.app_context():
        small_service(is_demonstration=True)
        db.session.remove()
    with served(app) as address:
        yield address


def fits(one: Reader) -> None:
    """Nobody is shut out, and nothing is wider than the screen."""
    assert (one.barriers(), one.overflow()) == ([], 0)


def sign(page: Page) -> None:
    """Confirm the warnings and sign off."""
    page.get_by_label("Why it can be sent with these warnings").fill("They left before they could be asked")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("The return is signed off and sent.")).to_be_visible()


def test_signed_sent_back_revised_and_accepted(reader: At) -> None:
    one, other = reader(WIDE), reader(NARROW)
    page = one.sign_in("manager", "/returns")
    fits(one)
    page.get_by_role("link", name="Prepare the return for 2021 – 2022").click()
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the return can be sent")
    fits(one)
    sign(page)
    fits(one)
    read = other.sign_in("commissioner", "/returns")
    fits(other)
    read.get_by_role("link", name="Open the return for 2021 – 2022").click()
    fits(other)
    read.get_by_label("Send it back").check()
    read.get_by_label("Comment").fill("June looks low")
    read.get_by_role("button", name="Send the answer").click()
    expect(read.get_by_text("The return is sent back.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("“June looks low”")).to_be_visible()
    page.get_by_role("button", name="What has changed since").click()
    expect(page.get_by_text("it would say the same")).to_be_visible()
    fits(one)
    page.get_by_role("link", name="Annual occupancy return 2021 – 2022").click()
    page.get_by_role("button", name="Make a revision").click()
    sign(page)
    expect(page.get_by_text("version 2 ·")).to_be_visible()
    read.reload()
    read.get_by_role("link", name="version 2", exact=True).click()
    read.get_by_label("Accept it").check()
    read.get_by_role("button", name="Send the answer").click()
    expect(read.get_by_text("The return is accepted.")).to_be_visible()
    expect(read.get_by_role("button", name="Send the answer")).to_have_count(0)
    with read.expect_download() as download:
        read.get_by_role("link", name="Excel in the publication copy").click()
    assert download.value.suggested_filename == "return-EXAMPLE-2021-22-v2-publication.xlsx"


def test_when_returns_are_due_is_set_and_shown(reader: At) -> None:
    one = reader(NARROW)
    page = one.sign_in("manager", "/returns")
    page.get_by_role("button", name="Change when it is due").click()
    fits(one)
    page.get_by_label("on a date after it ends").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the day of the month")
    fits(one)
    page.get_by_label("Day of the month").fill("30")
    page.get_by_label("Month", exact=True).select_option(label="June")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("on 30 June after the year")).to_be_visible()
    fits(one)


def test_who_records_something_under_a_signed_off_return_is_told_before_and_after(reader: At) -> None:
    one = reader(NARROW)
    page = one.sign_in("manager", "/returns")
    page.get_by_role("link", name="Prepare the return for 2021 – 2022").click()
    sign(page)
    page.get_by_role("link", name="Tonight", exact=True).click()
    page.locator(".card").filter(has_text="Flat A").get_by_role("link", name="Record departure").click()
    fill_day(page, "4", "5", "2021")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Record departure").click()
    expect(page.get_by_role("alert")).to_contain_text("The return for 2021 – 2022 was signed off on")
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    fits(one)
    page.get_by_role("button", name="Record departure").click()
    expect(page.get_by_role("status").filter(has_text="it stays as it was sent")).to_be_visible()
    fits(one)
    page.get_by_role("link", name="see what has changed since").click()
    expect(page.get_by_role("link", name="Stay departed")).to_be_visible()
    fits(one)


def test_returns_of_quarters_are_asked_for_and_prepared(reader: At) -> None:
    one = reader(NARROW)
    page = one.sign_in("manager", "/provision")
    page.get_by_role("link", name="Example contract").click()
    page.get_by_role("button", name="Change when returns are due").click()
    page.get_by_label("quarter", exact=True).check()
    page.get_by_label("on a date after it ends").check()
    page.get_by_label("Day of the month").fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("on day 20 of the month after the quarter")).to_be_visible()
    fits(one)
    page.get_by_role("link", name="Prepare the return for").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarterly occupancy return")
    fits(one)
