"""One household on one day, on a phone, from a held referral to the next household in the same flat."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import expect

from refuge.clock import today
from refuge.extensions import db
from refuge.models import Property, Referral
from refuge.vocabulary import ReferralOutcome
from tests import services
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.journeys.test_arriving import card, questions
from tests.journeys.test_provision import SCRIPTS, press
from tests.small_service import small_service

At = Callable[..., Reader]


@pytest.fixture
def service(sqlite_url: str) -> Flask:
    """The small service with three flats that are ready and a referral that is accepted."""
    app = app_on(sqlite_url)
    with app.app_context():
        small_service(is_demonstration=True)
        house = db.session.query(Property).filter_by(reference="HOUSE").one()
        for name in ("C", "D", "E"):
            services.serve(services.flat(house, name, 3), date(2018, 4, 1))
        what = {"provider_id": house.provider_id, "received_on": today(), "outcome": ReferralOutcome.ACCEPTED}
        db.session.add(Referral(reference="R1", origin_code=services.STOKE, adults=1, **what))
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture
def site(service: Flask) -> Iterator[str]:
    """The address of a service that nobody else's journey goes through."""
    with served(service) as address:
        yield address


@SCRIPTS
def test_from_a_held_referral_to_the_next_arrival_on_the_same_day(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("manager", "/tonight")
    card(page, "Flat C").get_by_role("link", name="Hold").click()
    page.get_by_label("Accepted referral").select_option(label=page.locator("option", has_text="R1").inner_text())
    press(page, "Hold")
    card(page, "Flat C").get_by_role("link", name="Record arrival").click()
    press(page, "Record arrival")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrival recorded")
    page.get_by_role("link", name="Finish intake").click()
    page.get_by_role("group", name="The survivor’s sex").get_by_label("Female").check()
    page.locator("button", has_text="Finish intake").last.click()
    expect(page.get_by_text("The intake is finished.")).to_be_visible()
    press(page, "Somebody joins or leaves")
    press(page, "Somebody joins")
    page.get_by_label("A baby, just born").check()
    press(page, "Add them")
    press(page, "Move")
    page.get_by_label("The house, Flat D").check()
    press(page, "Move them")
    expect(page.get_by_role("status")).to_contain_text("They have moved")
    press(page, "Add a unit")
    page.get_by_label("The house, Flat E").check()
    press(page, "Add the unit")
    press(page, "Record departure")
    if scripts:
        assert questions(page) <= 6
    page.get_by_label("Yes").check()
    page.get_by_label("Destination").select_option(label="Outcome pending")
    press(page, "Record departure")
    one.open("/tonight")
    card(page, "Flat D").get_by_role("link", name="Mark ready").click()
    press(page, "Mark ready")
    card(page, "Flat D").get_by_role("link", name="Record arrival").click()
    press(page, "Record arrival")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrival recorded")
    one.open("/tonight")
    expect(card(page, "Flat D")).to_contain_text("Occupied since")
    expect(card(page, "Flat E")).to_contain_text("Preparing")
