"""The pages of a stay and of a household: what they say, to whom, and that every reading is on the trail (D5)."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, true

from refuge.access.scope import Viewer
from refuge.actions.restrict_stay import restrict_stay
from refuge.audit import note_alone
from refuge.extensions import db
from refuge.models import (
    Account,
    AccountProperty,
    Household,
    Person,
    Property,
    Provider,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    TrailEntry,
    Unit,
)
from refuge.occupancy.clashes import Span
from tests import services
from tests.views.conftest import SignIn
from tests.views.test_tonight import said
from tests.visitor import Visitor


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


@pytest.fixture
def stay(manager: Visitor) -> Stay:
    """A stay that moved once, with people, needs, nights away and a departure."""
    provider = db.session.scalars(select(Provider)).one()
    house = db.session.scalars(select(Property)).one()
    here = services.stay(
        provider, date(2022, 1, 3), date(2022, 3, 1), origin_code=services.SHEFFIELD_BEFORE, pets=False
    )
    for name, first, last in (("M1", date(2022, 1, 3), date(2022, 2, 1)), ("M2", date(2022, 2, 1), date(2022, 3, 1))):
        flat = services.flat(house, name)
        services.serve(flat, date(2022, 1, 1))
        services.place(flat, here, first, last)
    services.away(here, date(2022, 1, 10), date(2022, 1, 12))
    here.destination, here.departure_planned = "council_tenancy", True
    db.session.add_all(
        [
            Person(stay_id=here.id, number=1, kind="adult", age_band="25-34", sex="female"),
            Person(stay_id=here.id, number=2, kind="child", age=0, joined_on=date(2022, 2, 9)),
            StayAccessNeed(stay_id=here.id, need="hearing"),
            StaySupportNeed(stay_id=here.id, need="legal"),
        ]
    )
    db.session.commit()
    return here


def test_a_stay_is_told_from_arrival_to_departure(manager: Visitor, stay: Stay) -> None:
    page = said(manager.get(f"/stays/{stay.id}").text)
    assert "3 January 2022 to 1 March 2022 · 57 nights" in page
    assert (
        "The house, Flat M1 3 January 2022 to 1 February 2022 The house, Flat M2 1 February 2022 to 1 March 2022"
        in page
    )
    assert "Away: nobody has said where 10 January 2022 to 12 January 2022" in page
    assert "Survivor 25 to 34, sex: female" in page
    assert "Child, under 1 Joined 9 February 2022" in page
    assert "Access needs Hearing Support needs Legal" in page
    assert "Lived before in Sheffield" in page
    assert "Pregnant Not asked Pets No" in page
    assert "Planned Yes" in page
    assert "Destination Council tenancy" in page


def test_reading_a_stay_and_a_household_is_on_the_trail(manager: Visitor, stay: Stay) -> None:
    """D5: with who, when and what."""
    for address in (f"/stays/{stay.id}", f"/households/{stay.household_id}"):
        assert manager.get(address).status_code == 200
    db.session.rollback()
    lines = db.session.scalars(select(TrailEntry).where(TrailEntry.what == "record.read")).all()
    assert [(line.who, line.household_id) for line in lines] == [("manager@example.org", stay.household_id)] * 2


def test_changes_stand_on_the_page_of_who_may_read_the_trail(app: Flask, manager: Visitor, stay: Stay) -> None:
    before, after = {"origin": None}, {"origin": "E08000019"}
    about = {"provider_id": stay.provider_id, "household_id": stay.household_id}
    note_alone(Viewer.command_line(), "stay.corrected", ("stay", stay.id), before=before, after=after, **about)
    db.session.rollback()
    assert "Stay corrected" in said(manager.get(f"/stays/{stay.id}").text)
    assert "Origin: – → E08000019" in said(manager.get(f"/stays/{stay.id}").text)
    worker = _worker(app, everywhere=True)
    page = said(worker.get(f"/stays/{stay.id}").text)
    assert "Household" in page
    assert "Changes" not in page


def test_a_household_s_page_has_its_stays_latest_first(manager: Visitor, stay: Stay) -> None:
    household = db.session.get(Household, stay.household_id)
    provider = db.session.get(Provider, stay.provider_id)
    again = services.stay(provider, date(2023, 5, 1), household=household)
    flat = db.session.scalars(select(Unit).where(Unit.reference == "M1")).one()
    services.place(flat, again, date(2023, 5, 1))
    db.session.commit()
    page = said(manager.get(f"/households/{stay.household_id}").text)
    assert "2 stays that you may see 1 May 2023 to now" in page
    assert page.index("1 May 2023") < page.index("3 January 2022")


def test_of_a_restricted_stay_the_others_see_neither_page_nor_line(app: Flask, manager: Visitor, stay: Stay) -> None:
    """D1: out of scope is 404, for even existence is confidential."""
    worker = _worker(app, everywhere=True)
    account = db.session.scalars(select(Account).where(Account.email == "manager@example.org")).one()
    restrict_stay(Viewer.of(account, None), stay.id, [account.id])
    db.session.rollback()
    assert worker.get(f"/stays/{stay.id}").status_code == 404
    assert worker.get(f"/households/{stay.household_id}").status_code == 404
    page = said(manager.get(f"/stays/{stay.id}").text)
    assert "Restricted: only manager@example.org can see this stay." in page


def test_a_worker_reads_of_other_properties_only_that_there_was_one(app: Flask, manager: Visitor, stay: Stay) -> None:
    """D1: a worker sees the properties they work in."""
    provider = db.session.get(Provider, stay.provider_id)
    other = services.house(provider, "OTHER")
    flat = services.flat(other, "FAR")
    services.serve(flat, date(2022, 1, 1))
    services.place(flat, stay, date(2022, 1, 20), date(2022, 1, 25), added=True)
    db.session.commit()
    page = said(_worker(app).get(f"/stays/{stay.id}").text)
    assert "A property you do not work in (second unit) 20 January 2022" in page
    assert "Flat M1" in page
    assert "FAR" not in page


def test_statements_do_not_grow_with_what_is_recorded(manager: Visitor, stay: Stay, statements: list[str]) -> None:
    addresses = (f"/stays/{stay.id}", f"/households/{stay.household_id}")
    manager.get(addresses[0])  # makes the household's key
    few = [_sent(manager, statements, address) for address in addresses]
    db.session.rollback()
    household, provider = db.session.get(Household, stay.household_id), db.session.get(Provider, stay.provider_id)
    flat = db.session.scalars(select(Unit).where(Unit.reference == "M2")).one()
    for year in (2023, 2024, 2025):
        days = Span(date(year, 1, 1), date(year, 2, 1))
        services.place(
            flat, services.stay(provider, days.starts_on, days.ends_on, household), days.starts_on, days.ends_on
        )
    db.session.add_all(Person(stay_id=stay.id, number=at, kind="child", age=at) for at in range(3, 9))
    db.session.commit()
    assert [_sent(manager, statements, address) for address in addresses] == few


def _worker(app: Flask, everywhere: bool = False) -> Visitor:
    """The worker, who works in the small service's house, or in every property."""
    db.session.rollback()
    account = db.session.scalars(select(Account.id).where(Account.email == "worker@example.org")).one()
    houses = db.session.scalars(
        select(Property.id).where(true() if everywhere else Property.reference == "HOUSE")
    ).all()
    db.session.add_all(AccountProperty(account_id=account, property_id=house) for house in houses)
    db.session.commit()
    client = Visitor(app)
    client.post("/sign-in", data={"email": "worker@example.org", "password": "a phrase of four words"})
    return client


def _sent(client: Visitor, statements: list[str], address: str) -> int:
    before = len(statements)
    assert client.get(address).status_code == 200
    return len(statements) - before
