"""Tonight as its pages say it: the board, who fits, the house list, the vacancies, and what of it goes on the trail."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import (
    Account,
    Contract,
    Hold,
    Household,
    Person,
    Property,
    Provider,
    Referral,
    Stay,
    StayViewer,
    TrailEntry,
    Unit,
)
from refuge.views import next_steps
from tests import services
from tests.views.conftest import SignIn
from tests.visitor import Visitor

NIGHT = date(2021, 1, 25)


@pytest.fixture(autouse=True)
def tonight() -> Iterator[None]:
    """The night of 25 January 2021."""
    with time_machine.travel(f"{NIGHT}T20:00:00+00:00", tick=True):
        yield


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service, whose two flats are occupied; flat C is ready, and D preparing for five days."""
    client = sign_in("manager")
    house = db.session.scalars(select(Property)).one()
    contract = db.session.scalars(select(Contract)).one()
    contract.preparation_target_days = 2
    house.women_only, house.public_label = True, "Somewhere"
    for name, nights in (("C", "....."), ("D", "ppppp")):
        flat = services.flat(house, name)
        flat.name, flat.accepts_pets, flat.oldest_son = f"Flat {name}", True, 13
        first = NIGHT - timedelta(days=4)
        services.serve(flat, first, None, contract)
        services.drawn(flat, first, nights)
    db.session.commit()
    return client


def said(page: str) -> str:
    """The words of a page's main part, as they are read."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split()).replace("\N{NO-BREAK SPACE}", " ")


def card(page: str, name: str) -> str:
    """The words of one unit's card."""
    return said("<main" + next(part for part in page.split('<li class="card ')[1:] if f">{name}</h3>" in part))


def test_every_state_is_said_in_words(manager: Visitor) -> None:
    page = manager.get("/tonight").text
    assert "2 of 4 units occupied" in said(page)
    assert "Monday 25 January 2021" in said(page)
    assert "Occupied since 11 July 2019" in card(page, "Flat A")
    assert "Ready since Thursday" in card(page, "Flat C")
    assert "Preparing, day 5 Target 2 days" in card(page, "Flat D")


def test_what_needs_attention_stands_above_with_its_reason(manager: Visitor) -> None:
    page = said(manager.get("/tonight").text)
    assert "The house, Flat D : in preparation for 5 days; the target is 2." in page
    assert "with no day to leave. Review moving on." in page


def test_an_accepted_referral_without_a_hold_needs_attention_until_somebody_arrives(manager: Visitor) -> None:  # N10
    contract, two_days_ago = db.session.scalars(select(Contract)).one(), NIGHT - timedelta(days=2)
    of_it = {"provider_id": contract.provider_id, "contract_id": contract.id, "outcome": "accepted"}
    forgotten, held, arrived, long_ago = (
        Referral(reference=f"REF{at}", received_on=two_days_ago - timedelta(days=27 if at == 3 else 0), **of_it)
        for at in range(4)
    )
    db.session.add_all([forgotten, held, arrived, long_ago])
    flat = db.session.scalars(select(Unit).where(Unit.reference == "C")).one()
    db.session.flush()
    db.session.add(Hold(unit_id=flat.id, referral_id=held.id, starts_on=two_days_ago))
    arrived.household_id = db.session.scalars(select(Stay.household_id).order_by(Stay.id.desc())).first()
    db.session.scalars(select(Stay).where(Stay.household_id == arrived.household_id)).one().arrived_on = two_days_ago
    db.session.commit()
    page = said(manager.get("/tonight").text)
    assert "1 accepted referral without a hold REF0 received on Saturday: nobody has arrived" in page


def test_it_is_the_first_page_of_staff_and_of_nobody_else(sign_in: SignIn, app: Flask) -> None:
    client = sign_in("manager")
    assert client.get("/").location == "/tonight"
    for role, first in (("commissioner", "/utilisation"), ("administrator", "/people")):
        other = Visitor(app)
        other.post("/sign-in", data={"email": f"{role}@example.org", "password": "a phrase of four words"})
        assert other.get("/").location == first
        assert other.get("/tonight").status_code == 403


def test_a_button_stands_where_its_page_exists(manager: Visitor) -> None:
    page = manager.get("/tonight").text
    stay = db.session.scalars(select(Stay.id).where(Stay.departed_on.is_(None))).first()
    assert f'href="/stays/{stay}/departure"' in page
    assert "Record departure" in card(page, "Flat A")
    assert "Record arrival" not in card(page, "Flat A")


def test_without_its_page_there_is_no_button_that_leads_nowhere(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = next_steps.Step("Go nowhere", "/units/<int:unit_id>/nowhere")
    steps = {state: (nowhere, *steps) for state, steps in next_steps.OF_A_STATE.items()}
    monkeypatch.setattr(next_steps, "OF_A_STATE", steps)
    page = said(manager.get("/tonight").text)
    assert "Record arrival" in page
    assert "Go nowhere" not in page


def test_what_fits_comes_first_and_the_others_say_why_not(manager: Visitor) -> None:
    """F3."""
    page = manager.post("/tonight", data={"adults": "1", "children": "4", "needs": ["pet"]}).text
    assert "For 1 adult, 1 child (4), a pet: 1 unit ready and fitting , first below." in said(page)
    assert re.findall(r'card__name">([^<]+)<', page)[:2] == ["Flat C", "Flat D"], "the one that is free, then the other"
    assert "Fits, with 1 bed space to spare" in card(page, "Flat C")
    assert "Does not fit. Pets: not known." in card(page, "Flat A")


def test_where_nothing_fits_each_unit_says_why(manager: Visitor) -> None:
    page = manager.post("/tonight", data={"adults": "1", "children": "2, 3, 4, 15s"}).text
    assert "nothing that is ready fits . Each unit says why." in said(page)
    assert "Does not fit. Too small: 3 bed spaces for 5 people. Sons up to 13 only." in card(page, "Flat C")


def test_an_area_that_is_not_safe_rules_its_units_out(manager: Visitor) -> None:
    page = manager.post("/tonight", data={"adults": "1", "unsafe_in": ["E08000018"]}).text
    assert "Does not fit. In an area that is not safe for them." in card(page, "Flat C")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"adults": "none"}, "Enter how many adults, from 1 to 9"),
        ({"adults": "0"}, "Enter how many adults, from 1 to 9"),
        ({"children": "four"}, "Enter each child’s age in whole years"),
        ({"children": "18"}, "Enter each child’s age in whole years"),
        ({"children": "18s"}, "Enter each child’s age in whole years"),
    ],
)
def test_what_is_typed_wrongly_is_said(manager: Visitor, typed: dict[str, str], words: str) -> None:
    answer = manager.post("/tonight", data={"adults": "1", **typed})
    assert answer.status_code == 400
    assert words in said(answer.text)
    assert "Ready since Thursday" in said(answer.text), "the board is still there"


def test_who_is_looked_for_is_kept_nowhere(manager: Visitor) -> None:
    asked = {"adults": "1", "children": "7, 13s", "unsafe_in": ["E08000018"]}
    answer = manager.post("/tonight", data=asked)
    assert answer.status_code == 200, "no address to be sent on to"
    assert "unsafe" not in str([entry.detail for entry in db.session.scalars(select(TrailEntry))])
    assert "13" not in said(manager.get("/tonight").text).partition("Who fits?")[0]


def test_sex_and_gender_stand_nowhere_on_it(manager: Visitor) -> None:
    """H3."""
    stay = db.session.scalars(select(Stay).where(Stay.departed_on.is_(None))).first()
    db.session.add(Person(stay_id=stay.id, number=1, kind="adult", sex="male", gender_same_as_sex="no"))
    db.session.commit()
    for address in ("/tonight", "/tonight/house-list"):
        words = said(manager.get(address).text).lower().split()
        assert not {"male", "female", "sex", "gender"} & set(words)


def test_a_restricted_stay_s_unit_says_no_more_than_that_it_is_occupied(manager: Visitor) -> None:
    """D1."""
    stay = db.session.scalars(select(Stay).where(Stay.departed_on.is_(None))).first()
    worker = db.session.scalars(select(Account.id).where(Account.email == "worker@example.org")).one()
    reference = db.session.get(Household, stay.household_id).reference
    db.session.add(StayViewer(stay_id=stay.id, account_id=worker))
    db.session.commit()
    for address in ("/tonight", "/tonight/house-list", "/diary", "/diary?by=year"):
        assert reference not in manager.get(address).text
    assert "A household that is not shown to you" in said(manager.get("/tonight").text)
    assert manager.get(f"/stays/{stay.id}").status_code == 404
    assert manager.get(f"/households/{stay.household_id}").status_code == 404


@pytest.mark.parametrize(
    ("address", "what"),
    [("/tonight", "tonight.read"), ("/tonight/house-list", "house_list.read"), ("/diary", "diary.read")],
)
def test_reading_what_names_households_is_on_the_trail(manager: Visitor, address: str, what: str) -> None:
    """D5."""
    manager.get(address)
    line = db.session.scalars(select(TrailEntry).where(TrailEntry.what == what)).one()
    assert (line.who, line.chain) == ("manager@example.org", db.session.scalars(select(Provider.id)).one())


def test_the_house_list_says_who_is_to_be_found(manager: Visitor) -> None:
    stay = db.session.scalars(select(Stay).where(Stay.departed_on.is_(None))).first()
    db.session.add(Person(stay_id=stay.id, number=1, kind="adult"))
    db.session.add(Person(stay_id=stay.id, number=2, kind="child", age=0))
    db.session.commit()
    page = said(manager.get("/tonight/house-list").text)
    assert "Here 1 adult, 1 child: under 1 –" in page
    assert "Flat D Empty: preparing, day 5 – – –" in page


def test_the_vacancies_name_no_place(manager: Visitor) -> None:
    page = manager.get("/tonight/vacancies").text
    text = unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])
    assert text == (
        "1 vacancy on Monday 25 January 2021.\n- Refuge, women only, 3 bed spaces, takes pets, sons up to 13"
    )
    for place in ("The house", "Flat C", "Somewhere", "Rotherham"):
        assert place not in text


def test_more_units_send_no_more_statements(manager: Visitor, statements: list[str]) -> None:
    house = db.session.scalars(select(Property)).one()
    contract = db.session.scalars(select(Contract)).one()
    few = {address: _sent(manager, statements, address) for address in ADDRESSES}
    db.session.rollback()
    for number in range(20):
        flat = services.flat(house, f"X{number}")
        services.serve(flat, NIGHT - timedelta(days=400), None, contract)
        for at in range(0, 300, 30):
            services.drawn(flat, NIGHT - timedelta(days=400 - at), "A" * 20 + "ppxx")
        stay = services.occupy(flat, NIGHT - timedelta(days=3))
        db.session.add(Person(stay_id=stay.id, number=1, kind="adult"))
        services.away(stay, NIGHT)
    db.session.commit()
    assert {address: _sent(manager, statements, address) for address in ADDRESSES} == few


ADDRESSES = ("/tonight", "/tonight/house-list", "/tonight/vacancies", "/diary?by=year")


def _sent(client: Visitor, statements: list[str], address: str) -> int:
    before = len(statements)
    assert client.get(address).status_code == 200
    return len(statements) - before
