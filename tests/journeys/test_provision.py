"""A manager runs the provision on a phone: an occupied house goes to a new contract, and then to a new provider."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from refuge.extensions import db
from refuge.models import Account
from refuge.vocabulary import Role
from tests import services
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.journeys.test_roles import fill_day, fits
from tests.small_service import small_service

At = Callable[..., Reader]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def service(sqlite_url: str) -> Flask:
    """The small service, and another provider that has won its contract."""
    app = app_on(sqlite_url)
    with app.app_context():
        small_service(is_demonstration=True)
        theirs = services.provider("THEIRS")
        theirs.is_demonstration = True
        services.contract(theirs, "THEIRS")
        known = db.session.query(Account).filter_by(role=Role.MANAGER).one().password_hash
        manager = {"role": Role.MANAGER, "provider_id": theirs.id, "password_hash": known}
        db.session.add(Account(email="their-manager@example.org", **manager))
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture
def site(service: Flask) -> Iterator[str]:
    """The address of a service that nobody else's journey goes through."""
    with served(service) as address:
        yield address


def checked(one: Reader, scripts: bool) -> None:
    """Nobody is shut out; without scripts axe cannot look, but nothing is wider than the screen either."""
    if scripts:
        fits(one)


def press(page: Page, name: str) -> None:
    """Press a button, or follow a link that looks like one."""
    page.get_by_role("button", name=name).click()


@SCRIPTS
def test_an_occupied_house_is_handed_to_a_new_contract(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/provision")
    checked(one, scripts)
    press(page, "Add a contract")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Enter its title")
    page.get_by_role("link", name="Enter at least one authority").click()
    expect(page.get_by_label("Authorities")).to_be_focused()
    checked(one, scripts)
    page.get_by_label("Reference").fill("NEXT")
    page.get_by_label("Title").fill("Next contract")
    page.get_by_label("Authorities").fill("Rotherham")
    fill_day(page.get_by_role("group", name="Starts on"), "1", "1", "2021")
    press(page, "Save")
    expect(page.get_by_text("The contract is added.")).to_be_visible()
    press(page, "Hand units over")
    for flat in ("Flat A", "Flat B"):
        page.get_by_label(flat).check()
    fill_day(page, "1", "1", "2021")
    page.get_by_label("Contract").select_option(label="Next contract")
    checked(one, scripts)
    press(page, "Hand over")
    expect(page.get_by_text("Nobody has left and nobody has arrived.")).to_be_visible()
    expect(page.get_by_text("In service under Next contract")).to_have_count(2)
    page.get_by_role("link", name="Flat A").click()
    checked(one, scripts)
    press(page, "Close")
    fill_day(page, "1", "3", "2021")
    press(page, "Close")
    expect(page.get_by_role("alert")).to_contain_text("Flat A is occupied by household")
    expect(page.get_by_label("Year", exact=True)).to_have_value("2021")
    checked(one, scripts)


@SCRIPTS
def test_an_emergency_space_is_brought_into_use_in_the_night(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/provision")
    page.get_by_role("link", name="The house", exact=True).click()
    checked(one, scripts)
    press(page, "Add a unit")
    page.get_by_label("Reference").fill("SOFA")
    page.get_by_label("Name", exact=True).fill("Sofa bed")
    page.get_by_label("Bed spaces").fill("1")
    page.get_by_label("This is the property's emergency space").check()
    checked(one, scripts)
    press(page, "Save")
    press(page, "Bring it into use now")
    expect(page.get_by_text("Sofa bed is in use from today on.")).to_be_visible()
    checked(one, scripts)
    press(page, "End its use today")
    expect(page.get_by_text("Sofa bed is no longer in use.")).to_be_visible()


def test_the_data_check_leads_to_what_is_to_be_mended(reader: At) -> None:
    one = reader(NARROW)
    page = one.sign_in("manager", "/data-check")
    fits(one)
    page.get_by_role("link", name="Flat A, The house").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Record departure")


@SCRIPTS
def test_an_occupied_house_goes_to_a_new_provider(reader: At, service: Flask, scripts: bool) -> None:
    """D1: the one before keeps its history, the new one has the house with whoever is in it, and nothing else."""
    went = service.test_cli_runner().invoke(args=["carry-over", "EXAMPLE", "THEIRS", "--on", "2022-04-01"])
    assert (went.exit_code, went.stdout) == (0, "A\tA-2\nB\tB-2\n")
    before, after = reader(NARROW, scripts=scripts), reader(NARROW, scripts=scripts)
    page = before.sign_in("manager", "/provision")
    expect(page.get_by_text("Not in service")).to_have_count(2)
    page.get_by_role("link", name="Flat A").click()
    expect(page.get_by_text("From 1 April 2018 to 1 April 2022")).to_be_visible()
    checked(before, scripts)
    page = after.sign_in("their-manager", "/provision")
    expect(page.get_by_text("In service under Contract THEIRS since 1 April 2022")).to_have_count(2)
    checked(after, scripts)
    assert "730" in row_of(before.open("/utilisation"), "2021 – 2022")
    assert row_of(after.open("/utilisation"), "2021 – 2022") == ""
    assert "730" in row_of(after.page, "2022 – 2023")


def row_of(page: Page, year: str) -> str:
    """A year's row of the annual table, if there is one."""
    rows = page.get_by_role("row").filter(has_text=year)
    return rows.first.inner_text() if rows.count() else ""
