"""The audit trail in a real browser, at a desk and in a corridor."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, WIDE, Reader

At = Callable[..., Reader]


def refused(reader: At) -> None:
    """The worker tries the trail, which is the first line on it."""
    page = reader().sign_in("worker", "/audit")
    expect(page.get_by_role("heading", name="You cannot open this page")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_trail_is_read_searched_and_opened(reader: At, width: int) -> None:
    refused(reader)
    one = reader(width)
    page = one.sign_in("manager", "/audit")
    assert (one.barriers(), one.overflow()) == ([], 0)
    page.get_by_text("Search and download").click()
    page.get_by_label("What", exact=True).fill("page.refused")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("table")).to_contain_text("worker@example.org")
    page.get_by_role("link", name="Page refused").first.click()
    expect(page.get_by_role("heading", name="Page refused")).to_be_visible()
    assert (one.barriers(), one.overflow()) == ([], 0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_day_that_is_none_is_named_and_leads_to_its_field(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", "/audit")
    page.get_by_text("Search and download").click()
    page.get_by_label("From").fill("30/02/2026")
    page.get_by_role("button", name="Search").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("30/02/2026")
    summary.get_by_role("link").click()
    expect(page.get_by_label("From")).to_be_focused()
    assert (one.barriers(), one.overflow()) == ([], 0)


def test_what_was_found_is_downloaded(reader: At) -> None:
    refused(reader)
    page = reader().sign_in("manager", "/audit")
    page.get_by_text("Search and download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "trail.csv"
