"""What a manager shares and whom they place, and what a commissioner then reads, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NARROW, WIDE, Reader

At = Callable[..., Reader]
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def fits(one: Reader) -> None:
    """Nobody is shut out, and nothing is wider than the screen."""
    assert (one.barriers(), one.overflow()) == ([], 0)


def fill_day(page: Page | Locator, day: str, month: str, year: str) -> None:
    """Type a day into the three boxes."""
    for label, word in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(label, exact=True).fill(word)


@WIDTHS
def test_sharing_is_refused_in_words_then_agreed_and_ended(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", "/sharing")
    fits(one)
    record = page.get_by_role("button", name="Record the agreement")
    record.click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a contract and commissioner")
    fits(one)
    page.get_by_label("Contract and commissioner").select_option(index=1)
    fill_day(page, "1", "1", "2099")
    record.click()
    expect(page.get_by_role("alert")).to_contain_text("today or earlier")
    expect(page.get_by_label("Year", exact=True)).to_have_value("2099")
    fits(one)
    fill_day(page, "1", "4", "2021")
    record.click()
    expect(page.get_by_role("status")).to_contain_text("The agreement is recorded.")
    fits(one)
    reading = reader(width).sign_in("commissioner")
    expect(reading.locator(".subject")).to_contain_text("Contract copy")
    page.get_by_role("button", name="End the agreement with commissioner@example.org").click()
    expect(page.get_by_text("No agreement runs at present.")).to_be_visible()
    expect(reading.reload() and reading.locator(".subject")).to_contain_text("Publication copy")


@WIDTHS
@pytest.mark.parametrize("by", ["year", "quarter"])
def test_a_commissioner_reads_what_is_hidden_and_why(reader: At, width: int, by: str) -> None:
    one = reader(width)
    page = one.sign_in("commissioner", f"/utilisation?by={by}&as-at=2021-01-01")
    expect(page.locator(".subject")).to_contain_text("to the end of December 2020")
    expect(page.get_by_text("Where it says hidden, so few units")).to_be_visible()
    expect(page.locator(".chart .barlayer")).to_have_count(1 if by == "year" else 0)
    page.get_by_text("Change", exact=True).click()
    fits(one)


@WIDTHS
def test_a_manager_says_where_a_worker_works(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", "/people")
    page.get_by_role("link", name="worker@example.org").click()
    expect(page.get_by_text("No property yet: they see no records")).to_be_visible()
    working = reader(width)
    expect(working.sign_in("worker", "/").get_by_text("You see no records yet")).to_be_visible()
    fits(working)
    page.get_by_role("button", name="Change where they work").click()
    fits(one)
    page.get_by_label("The house").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The properties they work in are changed.")
    fits(one)
    expect(working.open("/")).to_have_url(re.compile("/tonight$"))
    page.get_by_role("button", name="Change where they work").click()
    page.get_by_label("The house").uncheck()
    page.get_by_role("button", name="Save").click()
    for address in ("/people/new", "/people"):
        one.open(address)
        fits(one)
