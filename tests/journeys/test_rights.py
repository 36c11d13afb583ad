"""The rights of households in a real browser, at a desk and in a corridor."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NARROW, WIDE, Reader

At = Callable[..., Reader]
GONE = "H2180401"  # unit B, gone on 1 October 2018


def looked_up(page: Page, reference: str) -> None:
    """Type the reference of a household and look it up."""
    page.get_by_label("Reference of the household").fill(reference)
    page.get_by_role("button", name="Look it up").click()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_manager_looks_a_household_up_and_shows_its_record(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", "/rights")
    assert (one.barriers(), one.overflow()) == ([], 0)
    looked_up(page, "NOBODY22")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is no household with this reference")
    summary.get_by_role("link").click()
    expect(page.get_by_label("Reference of the household")).to_be_focused()
    assert (one.barriers(), one.overflow()) == ([], 0)
    looked_up(page, GONE)
    expect(page.get_by_role("heading", name=f"Household {GONE}")).to_be_visible()
    assert GONE not in page.url
    assert (one.barriers(), one.overflow()) == ([], 0)
    page.get_by_role("button", name="Erase this household").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that the household is to be erased")
    assert (one.barriers(), one.overflow()) == ([], 0)
    page.get_by_role("button", name="Show it to print").click()
    expect(page.get_by_text("may be the abuser")).to_be_visible()
    expect(page.get_by_text("1 April 2018")).to_be_visible()
    assert (one.barriers(), one.overflow()) == ([], 0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_legal_hold_is_set_stands_in_the_list_and_is_ended(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", "/rights")
    looked_up(page, GONE)
    page.get_by_label("Inquest").check()
    page.get_by_label("Note").fill("Case 12")
    page.get_by_role("button", name="Set the legal hold").click()
    expect(page.get_by_text("Case 12")).to_be_visible()
    assert (one.barriers(), one.overflow()) == ([], 0)
    page.get_by_role("button", name=f"End the legal hold of {GONE}").click()
    expect(page.get_by_text("The legal hold has ended")).to_be_visible()
    expect(page.get_by_text("Case 12")).to_be_hidden()


def test_nobody_but_a_manager_is_shown_the_way(reader: At) -> None:
    for role in ("worker", "commissioner", "administrator"):
        page = reader().sign_in(role, "/account")
        expect(page.get_by_role("link", name="Rights")).to_be_hidden()
