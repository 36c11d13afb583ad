"""A household comes in the night on a phone, from a held referral to the end of its intake; another by day."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from refuge.clock import today
from refuge.extensions import db
from refuge.models import Property, Referral, ReferralChild
from refuge.vocabulary import ReferralOutcome
from tests import services
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.journeys.test_provision import SCRIPTS, checked, press
from tests.journeys.test_roles import fits
from tests.small_service import small_service

At = Callable[..., Reader]
ASKED = "input:visible, select:visible, textarea:visible"


@pytest.fixture
def service(sqlite_url: str) -> Flask:
    """The small service with a flat that is ready and a referral with a child that is accepted."""
    app = app_on(sqlite_url)
    with app.app_context():
        small_service(is_demonstration=True)
        house = db.session.query(Property).filter_by(reference="HOUSE").one()
        services.serve(services.flat(house, "C", 2), date(2018, 4, 1))
        what = {"provider_id": house.provider_id, "received_on": today(), "outcome": ReferralOutcome.ACCEPTED}
        referral = Referral(reference="R1", origin_code=services.STOKE, adults=1, **what)
        db.session.add(referral)
        db.session.flush()
        db.session.add(ReferralChild(referral_id=referral.id, number=1, age=4))
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture
def site(service: Flask) -> Iterator[str]:
    """The address of a service that nobody else's journey goes through."""
    with served(service) as address:
        yield address


def card(page: Page, flat: str):  # type: ignore[no-untyped-def] # playwright's
    """A unit's card on Tonight."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=flat))


def questions(page: Page) -> int:
    """What a page asks: a group counts once, however many boxes it has."""
    return page.evaluate(
        """() => {
            const groups = [...document.querySelectorAll("main form .govuk-form-group")];
            return groups.filter((one) => one.checkVisibility() && !one.parentElement.closest(".govuk-form-group")).length;
        }"""
    )


@SCRIPTS
def test_a_held_referral_arrives_in_the_night_and_the_intake_is_finished(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/tonight")
    checked(one, scripts)
    card(page, "Flat C").get_by_role("link", name="Hold").click()
    checked(one, scripts)
    page.get_by_label("Accepted referral").select_option(label=page.locator("option", has_text="R1").inner_text())
    press(page, "Hold")
    expect(page.get_by_text("Flat C is held.")).to_be_visible()
    card(page, "Flat C").get_by_role("link", name="Record arrival").click()
    expect(page.get_by_label("Children’s ages")).to_have_value("4")
    if scripts:
        assert questions(page) <= 6
    page.get_by_label("Children’s ages").fill("4, 15s")
    checked(one, scripts)
    press(page, "Record arrival")
    expect(page.get_by_role("alert")).to_contain_text("Too small: 2 bed spaces for 3 people")
    if scripts:
        page.get_by_role("alert").get_by_role("link").click()
        expect(page.get_by_label("Why should they have it")).to_be_focused()
    page.get_by_label("Why should they have it").fill("Safer in than out")
    checked(one, scripts)
    press(page, "Record arrival")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrival recorded")
    checked(one, scripts)
    page.get_by_role("link", name="Finish intake").click()
    expect(page.get_by_label("Where did they live")).to_have_value("Stoke-on-Trent (E06000021)")
    page.get_by_role("group", name="The survivor’s sex").get_by_label("Prefer not to say").check()
    press(page, "Add a child")
    page.get_by_role("group", name="Child 3").get_by_label("Age").fill("0")
    checked(one, scripts)
    page.locator("button", has_text="Finish intake").last.click()
    expect(page.get_by_text("The intake is finished.")).to_be_visible()
    expect(page.get_by_text("Child, under 1")).to_be_visible()


@SCRIPTS
def test_by_day_a_clash_is_followed_and_everything_is_asked_at_once(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/tonight")
    card(page, "Flat C").get_by_role("link", name="Record arrival").click()
    page.get_by_role("link", name="record everything at once").click()
    page.get_by_label("Unit").select_option(label="The house, Flat A")
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Flat A is occupied by household")
    checked(one, scripts)
    with page.context.expect_page() as other:
        page.get_by_role("link", name="See the stay that is in the way").click()
    expect(other.value.get_by_role("heading", level=1)).to_contain_text("Household H")
    page.get_by_label("Unit").select_option(label="The house, Flat C")
    asked = questions(page) if scripts else 0
    press(page, "Continue")
    asked += questions(page) if scripts else 0
    assert asked <= 12
    checked(one, scripts)
    page.get_by_label("Where did they live").fill("newcastle")
    page.get_by_label("Where did they live").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("2 places are like that")
    checked(one, scripts)
    page.get_by_label("Newcastle-under-Lyme").check()
    page.locator("button:visible", has_text="Continue").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check answers")
    expect(page.get_by_text("Newcastle-under-Lyme (E07000195)")).to_be_visible()
    checked(one, scripts)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrival recorded")


def test_every_input_has_its_label_and_every_group_its_legend(reader: At) -> None:
    one = reader(NARROW)
    page = one.sign_in("manager", "/tonight")
    address = card(page, "Flat C").get_by_role("link", name="Record arrival").get_attribute("href")
    for more in ("", "/unit-and-date", "/household"):
        one.open(f"{address}{more}")
        for details in page.locator("main summary").all():
            details.click()
        for field in page.locator("main form").locator(ASKED).all():
            assert page.locator(f"label[for='{field.get_attribute('id')}']").count() == 1
        for group in page.locator("main form fieldset").all():
            assert group.locator("> legend").count() == 1
        fits(one)


def test_tonight_is_found_right_with_one_tap(reader: At) -> None:
    one = reader(NARROW)
    page = one.sign_in("manager", "/tonight")
    press(page, "Tonight is right")
    expect(page.get_by_text("Last found right on")).to_be_visible()
    fits(one)


def test_what_was_sent_back_is_kept_for_whoever_signs_in_again(reader: At) -> None:
    """Also where the page has other fields by then: each comes back by its name."""
    one = reader(NARROW)
    page = one.sign_in("manager", "/tonight")
    card(page, "Flat C").get_by_role("link", name="Record arrival").click()
    address = page.url.removeprefix(one.site) + "/household"
    one.open(address)
    page.get_by_label("Where did they live").fill("newcastle")
    page.get_by_role("group", name="Risk").get_by_label("High").check()
    page.get_by_label("Where did they live").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.evaluate("typed.keep(document.getElementById('session-warning').dataset.key)")
    one.open(address)
    press(page, "Put back what you typed")
    expect(page.get_by_label("Where did they live")).to_have_value("newcastle")
    expect(page.get_by_role("group", name="Risk").get_by_label("High")).to_be_checked()
    expect(page.get_by_role("group", name="Pets").get_by_label("Not asked")).to_be_checked()
