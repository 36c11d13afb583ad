"""On a phone in a corridor: a household leaves, its flat is made ready and taken out of use, mistakes are mended."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.journeys.test_provision import checked, press
from tests.journeys.test_roles import fill_day
from tests.small_service import small_service

At = Callable[..., Reader]
LAST_YEAR = "/utilisation?as-at=2021-01-25"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def service(sqlite_url: str) -> Flask:
    """The small service."""
    app = app_on(sqlite_url)
    with app.app_context():
        small_service(is_demonstration=True)
    return app


@pytest.fixture
def site(service: Flask) -> Iterator[str]:
    """The address of a service that nobody else's journey goes through."""
    with served(service) as address:
        yield address


def card(page: Page, flat: str) -> str:
    """What Tonight says of a unit."""
    return page.locator(".card").filter(has_text=flat).inner_text()


def follow(page: Page, flat: str, step: str) -> None:
    """Press a button of a unit's card."""
    page.locator(".card").filter(has_text=flat).get_by_role("link", name=step).click()


@SCRIPTS
def test_from_a_departure_to_the_next_household(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/tonight")
    follow(page, "Flat A", "Record departure")
    checked(one, scripts)
    fill_day(page, "10", "7", "2019")
    page.get_by_label("Yes").check()
    page.get_by_label("Destination").select_option(label="Outcome pending")
    press(page, "Record departure")
    expect(page.get_by_role("alert")).to_contain_text("They arrived on 11 July 2019. Enter that day or a later one.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    checked(one, scripts)
    fill_day(page, "4", "5", "2024")
    expect(page.get_by_label("Yes")).to_be_checked()
    press(page, "Record departure")
    assert "Preparing" in card(page, "Flat A")
    follow(page, "Flat A", "Mark ready")
    checked(one, scripts)
    fill_day(page, "6", "5", "2024")
    press(page, "Mark ready")
    assert "Ready since" in card(page, "Flat A")
    follow(page, "Flat A", "Take out of use")
    checked(one, scripts)
    fill_day(page.get_by_role("group", name="From"), "7", "5", "2024")
    page.get_by_label("Reason").select_option(label="Out of use: Another reason out of use")
    press(page, "Take out of use")
    expect(page.get_by_role("alert")).to_contain_text("Another reason needs a note that says which.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Note")).to_be_focused()
    checked(one, scripts)
    page.get_by_label("Note").fill("Lift stopped")
    press(page, "Take out of use")
    assert "Out of use" in card(page, "Flat A")
    follow(page, "Flat A", "Bring back")
    fill_day(page, "9", "5", "2024")
    press(page, "Bring back")
    page.get_by_role("alert").get_by_role("link", name="Choose whether it is ready to let").click()
    expect(page.get_by_label("Yes")).to_be_focused()
    checked(one, scripts)
    page.get_by_label("Yes").check()
    press(page, "Bring back")
    assert "Ready since" in card(page, "Flat A")
    follow(page, "Flat A", "Correct")
    checked(one, scripts)
    page.get_by_role("link", name="Out of use, 7 May 2024 to 9 May 2024").click()
    fill_day(page.get_by_role("group", name="To", exact=True), "10", "5", "2024")
    checked(one, scripts)
    press(page, "Correct")
    expect(page.get_by_role("link", name="Out of use, 7 May 2024 to 10 May 2024")).to_be_visible()


@SCRIPTS
def test_what_was_recorded_of_a_stay_is_put_right(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/tonight")
    follow(page, "Flat A", "Record departure")
    page.get_by_label("Destination").select_option(label="Outcome pending")
    press(page, "Record departure")
    page.get_by_text("1 household left, outcome pending").click()
    page.locator("details").filter(has_text="outcome pending").get_by_role("link").click()
    press(page, "Record the outcome")
    checked(one, scripts)
    page.get_by_label("Destination").select_option(label="Home they own")
    press(page, "Record the outcome")
    expect(page.get_by_text("Home they own")).to_be_visible()
    press(page, "Correct")
    checked(one, scripts)
    page.get_by_role("link", name="They have not left").click()
    press(page, "They have not left")
    page.get_by_role("alert").get_by_role("link", name="Say what was wrong").click()
    expect(page.get_by_label("What was wrong")).to_be_focused()
    page.get_by_label("What was wrong").fill("Only away for the weekend")
    checked(one, scripts)
    press(page, "They have not left")
    expect(page.get_by_text("Only away for the weekend")).to_be_visible()
    press(page, "Correct")
    page.get_by_role("link", name="The day they arrived").click()
    fill_day(page, "1", "6", "2019")
    page.get_by_label("What was wrong").fill("A month out")
    press(page, "Correct")
    expect(page.get_by_role("alert")).to_contain_text("Flat A is occupied by household")
    checked(one, scripts)
    with page.context.expect_page() as other:
        page.get_by_role("link", name="See the stay that is in the way").click()
    expect(other.value.get_by_text("1 April 2018 to 1 July 2019").first).to_be_visible()
    expect(page.get_by_label("What was wrong")).to_have_value("A month out")
    page.goto(other.value.url)
    for way in ("Which unit they had", "Who they were", "Why they left", "They were never here"):
        press(page, "Correct")
        page.get_by_role("link", name=way).click()
        checked(one, scripts)
        page.get_by_role("link", name="Back").click()
        page.get_by_role("link", name="The stay", exact=True).click()


@SCRIPTS
def test_a_correction_of_days_changes_last_years_figure_and_the_history_shows_both(reader: At, scripts: bool) -> None:
    """Flat A had its household from 11 July 2019, 265 nights of 2019-20; from 1 May 2020 none of that year."""
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", LAST_YEAR)
    year = page.get_by_role("table", name="Utilisation by year").get_by_role("row").filter(has_text="2019")
    expect(year.last).to_contain_text("99")
    expect(year.last).to_contain_text("722")
    one.open("/tonight")
    page.locator(".card").filter(has_text="Flat A").get_by_role("link").first.click()
    stay = page.url
    press(page, "Correct")
    page.get_by_role("link", name="The day they arrived").click()
    fill_day(page, "1", "5", "2020")
    page.get_by_label("What was wrong").fill("They came in May")
    checked(one, scripts)
    press(page, "Correct")
    expect(page).to_have_url(stay)
    history = page.locator(".history li").first
    expect(history).to_contain_text("11 July 2019 → 1 May 2020")
    expect(history).to_contain_text("They came in May")
    checked(one, scripts)
    one.open(LAST_YEAR)
    expect(year.last).to_contain_text("62")
    expect(year.last).to_contain_text("457")
