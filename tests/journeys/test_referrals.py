"""A referral on a phone: logged in a call, refused with a reason, held for until it arrives, or never arrives; and demand."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from refuge.clock import today
from refuge.extensions import db
from refuge.models import Account, Agreement, Contract, Property
from refuge.occupancy.period import Kind, period_of
from tests import services
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.journeys.test_arriving import ASKED, card, questions
from tests.journeys.test_provision import SCRIPTS, checked, press
from tests.journeys.test_roles import fill_day, fits
from tests.small_service import small_service
from tests.views.test_pages_of_referrals import refer

At = Callable[..., Reader]
INPUTS = 8


@pytest.fixture
def service(sqlite_url: str) -> Flask:
    """The small service with a flat that is ready."""
    app = app_on(sqlite_url)
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


def start(one: Reader, scripts: bool) -> Page:
    """From Tonight to an empty form."""
    page = one.sign_in("manager", "/tonight")
    press(page, "Log a referral")
    checked(one, scripts)
    return page


def look(page: Page, scripts: bool) -> None:
    """See which units fit: while typing, or by the button."""
    if not scripts:
        press(page, "Which units fit?")
    expect(page.get_by_role("status").filter(has_text="For 1 adult")).to_contain_text("The house, Flat C")


def came_of_it(page: Page, outcome: str, reason: str) -> None:
    """Decide an open or accepted referral."""
    page.get_by_label(outcome).check()
    page.get_by_label("Main reason").select_option(label=reason)
    press(page, "Save")


@SCRIPTS
def test_a_referral_is_logged_in_eight_inputs_and_refused_with_a_reason(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = start(one, scripts)
    if scripts:
        assert questions(page) <= INPUTS
    page.get_by_label("Who refers them?").select_option(label="Police")
    page.get_by_label("Where did they live").fill("Rotherham")
    page.get_by_label("Children’s ages").fill("four")
    press(page, "Log the referral")
    expect(page.get_by_role("alert")).to_contain_text("Enter each child’s age")
    checked(one, scripts)
    page.get_by_label("Children’s ages").fill("4")
    look(page, scripts)
    expect(page.get_by_label("Where did they live")).to_have_value("Rotherham (E08000018)")
    checked(one, scripts)
    press(page, "Log the referral")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Referral ")
    checked(one, scripts)
    press(page, "What came of it?")
    checked(one, scripts)
    came_of_it(page, "Declined by the provider", "No space")
    expect(page.get_by_text("1 of them looked suitable")).to_be_visible()
    expect(page.get_by_text("Ended by")).to_be_visible()
    checked(one, scripts)
    page.get_by_role("link", name="Say why none was offered").click()
    page.get_by_label("Why was no unit offered?").fill("Risk in the house")
    page.get_by_label("Out of area").check()
    checked(one, scripts)
    press(page, "Save")
    expect(page.get_by_text("Why none was offered: Risk in the house")).to_be_visible()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Referrals").click()
    expect(page.get_by_text("Declined by the provider: no space")).to_be_visible()
    checked(one, scripts)


def test_a_refusal_reaches_the_commissioner_s_figure(service: Flask, reader: At) -> None:
    """With others of the year it is enough to be told, with its reason, to a commissioner with an agreement."""
    over = period_of(Kind.YEAR, period_of(Kind.YEAR, today()).starts_on - timedelta(days=1))
    with service.app_context():
        person = db.session.query(Account.id).filter_by(email="commissioner@example.org").scalar()
        contract = db.session.query(Contract).one()
        db.session.add(Agreement(account_id=person, contract_id=contract.id, agreed_on=over.starts_on))
        for number in range(18):
            other = {} if number % 2 else {"outcome": "chose_not_to_take", "reason": "changed_mind"}
            refer(contract, number, received_on=over.starts_on, decided_on=over.starts_on, **other)
        db.session.commit()
    page = start(reader(NARROW), True)
    day = over.starts_on
    page.get_by_label("Where did they live").fill("Rotherham")
    page.get_by_text("More: another day").click()
    fill_day(page.get_by_role("group", name="Received on"), str(day.day), str(day.month), str(day.year))
    page.get_by_label("What came of it?").select_option(label="Declined by the provider")
    page.get_by_label("Main reason").select_option(label="No space")
    press(page, "Log the referral")
    expect(page.get_by_text("Ended by")).to_be_visible()
    other = reader(NARROW)
    page = other.sign_in("commissioner", f"/referrals-received?from={over.label}&to={over.label}")
    told = page.get_by_role("table", name="What came of referrals")
    expect(told.get_by_role("row", name="Received")).to_contain_text("19")
    expect(told.get_by_role("row", name="Declined by the provider")).to_contain_text("10")
    why = page.get_by_role("table", name="Who ended referrals, and why")
    expect(why.get_by_role("row", name="No space")).to_contain_text("10")
    checked(other, True)


@SCRIPTS
def test_an_accepted_referral_is_held_for_and_arrives(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = start(one, scripts)
    page.get_by_label("Children’s ages").fill("4")
    page.get_by_label("What came of it?").select_option(label="Accepted")
    press(page, "Log the referral")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hold a unit")
    checked(one, scripts)
    page.get_by_label("Flat C").check()
    press(page, "Hold")
    expect(page.get_by_text("The unit is held.")).to_be_visible()
    checked(one, scripts)
    press(page, "Record arrival")
    expect(page.get_by_label("Children’s ages")).to_have_value("4")
    press(page, "Record arrival")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrival recorded")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Referrals").click()
    expect(page.get_by_text("Accepted, arrived")).to_be_visible()


@SCRIPTS
def test_an_accepted_referral_does_not_arrive_and_the_unit_is_free_again(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = start(one, scripts)
    page.get_by_label("What came of it?").select_option(label="Accepted")
    press(page, "Log the referral")
    page.get_by_label("Flat C").check()
    press(page, "Hold")
    press(page, "They are not coming")
    came_of_it(page, "Did not arrive", "Changed mind")
    expect(page.get_by_text("The survivor, who did not arrive")).to_be_visible()
    checked(one, scripts)
    press(page, "Correct")
    checked(one, scripts)
    one.open("/tonight")
    expect(card(page, "Flat C").get_by_role("link", name="Hold")).to_be_visible()


@SCRIPTS
def test_a_commissioner_types_a_month(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("commissioner", "/demand")
    checked(one, scripts)
    page.get_by_role("link", name="20").first.click()
    page.get_by_role("group", name="The council").get_by_label("Asked for a safe place").fill("12")
    page.get_by_role("group", name="The council").get_by_label("Placed in the area").fill("13")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("The parts add up to 13, and 12 asked")
    checked(one, scripts)
    page.get_by_role("group", name="The council").get_by_label("Placed in the area").fill("0")
    press(page, "Save")
    expect(page.get_by_text("The month is saved.")).to_be_visible()
    expect(page.get_by_role("cell", name="12", exact=True)).to_be_visible()
    checked(one, scripts)


def test_every_input_has_its_label_and_every_group_its_legend(reader: At) -> None:
    one = reader(NARROW)
    start(one, True)
    page = one.open("/referrals/new")
    for details in page.locator("main summary").all():
        details.click()
    for field in page.locator("main form").locator(ASKED).all():
        assert page.locator(f"label[for='{field.get_attribute('id')}']").count() == 1
    for group in page.locator("main form fieldset").all():
        assert group.locator("> legend").count() == 1
    fits(one)
