"""An arrival is recorded: by night in six answers, by day with all of them; refused in words, and nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.models import DiaryEntry, Hold, Person, Property, Referral, Stay, Unit
from refuge.models.referrals import ReferralChild, ReferralSupportNeed
from refuge.vocabulary import HoldOutcome, ReferralOutcome, Sex
from tests import services
from tests.views.conftest import SignIn
from tests.visitor import Visitor

TOKEN = "0123456789abcdef"
NIGHT = {"adults": "1", "children": "", "token": TOKEN}


@pytest.fixture
def worker(sign_in: SignIn) -> Visitor:
    """The manager of the small service, who has two more flats that are ready."""
    return with_ready_flats(sign_in)


def with_ready_flats(sign_in: SignIn) -> Visitor:
    """The manager, with a flat C that takes sons up to 13 and a flat D of one bed space."""
    manager = sign_in("manager")
    house = db.session.query(Property).filter_by(reference="HOUSE").one()
    flat = services.flat(house, "C")
    flat.oldest_son = 13
    services.serve(flat, date(2018, 4, 1))
    services.serve(services.flat(house, "D", 1), date(2018, 4, 1))
    db.session.commit()
    return manager


def unit(name: str) -> Unit:
    """A flat, as it is saved now."""
    db.session.rollback()
    return db.session.query(Unit).filter_by(reference=name).one()


def day(field: str, on: date) -> dict[str, list[str]]:
    """A day as the three boxes send it."""
    return {field: [str(on.day), str(on.month), str(on.year)]}


def night(name: str, on: date | None = None, **what: object) -> dict[str, object]:
    """A first night as the form sends it."""
    return {**NIGHT, "unit": str(unit(name).id), **day("arrived_on", on or today()), **what}


def arrivals() -> list[Stay]:
    """Stays that began in flats C and D."""
    db.session.rollback()
    there = db.session.query(DiaryEntry.stay_id).filter(DiaryEntry.unit_id.in_([unit("C").id, unit("D").id]))
    return db.session.query(Stay).filter(Stay.id.in_(there)).order_by(Stay.id).all()


def referral(reference: str = "R1", **what: object) -> Referral:
    """An accepted referral of two adults with two children and an interpreter."""
    provider = db.session.query(Property).filter_by(reference="HOUSE").one().provider_id
    known = {"outcome": ReferralOutcome.ACCEPTED, "received_on": today(), "adults": 1, "source": "police", **what}
    made = Referral(reference=reference, provider_id=provider, origin_code=services.STOKE, sex=Sex.FEMALE, **known)
    db.session.add(made)
    db.session.flush()
    db.session.add(ReferralChild(referral_id=made.id, number=1, age=4, sex=Sex.FEMALE))
    db.session.add(ReferralSupportNeed(referral_id=made.id, need="interpreter"))
    db.session.commit()
    return made


def said(answer) -> str:  # type: ignore[no-untyped-def] # werkzeug's
    """The page without its line breaks."""
    return " ".join(answer.text.split())


def first_night(name: str) -> str:
    return f"/units/{unit(name).id}/arrival"


def test_tonight_leads_to_the_first_night(worker: Visitor) -> None:
    assert f'href="{first_night("C")}"' in worker.get("/tonight").text


def test_a_first_night_is_recorded_and_leaves_the_intake_open(worker: Visitor) -> None:
    needed = ["step_free", "interpreter", "pet", "no_recourse", "is_man"]
    asked = night("C", adults="2", children="4", needed=needed, despite="Nothing else is free")
    answer = worker.post(first_night("C"), data=asked, follow_redirects=True)
    assert "Arrival recorded" in answer.text
    assert "Finish it within 72 hours" in answer.text
    (stay,) = arrivals()
    people = db.session.query(Person).filter_by(stay_id=stay.id).order_by(Person.number).all()
    assert [(one.kind, one.age) for one in people] == [("adult", None), ("adult", None), ("child", 4)]
    assert (stay.intake_open, stay.arrived_on, stay.pets, stay.nrpf) == (True, today(), True, True)
    assert stay.household.reference in answer.text


def test_a_first_night_asks_six_things_at_most(worker: Visitor) -> None:
    """Unit, night, adults, children's ages, what is needed, the referral."""
    referral()
    page = worker.get(first_night("C")).text
    assert page.count('class="govuk-form-group"') - 3 == 6, "the boxes of a day are groups of their own"


def test_the_same_form_twice_is_one_arrival(worker: Visitor) -> None:
    first, second = (worker.post(first_night("C"), data=night("C")) for _ in range(2))
    assert first.location == second.location
    assert len(arrivals()) == 1


def test_the_unit_in_the_address_may_be_changed(worker: Visitor) -> None:
    worker.post(first_night("C"), data=night("D"))
    assert db.session.query(DiaryEntry).filter_by(unit_id=unit("D").id).count() == 1
    assert db.session.query(DiaryEntry).filter_by(unit_id=unit("C").id).count() == 0


def test_a_clash_is_named_and_linked_and_what_was_typed_stays(worker: Visitor) -> None:
    answer = worker.post(first_night("C"), data=night("A", adults="3", children="4, 7"))
    there = db.session.query(DiaryEntry).filter_by(unit_id=unit("A").id, ends_on=None).one().stay
    assert answer.status_code == 400
    assert f"Flat A is occupied by household {there.household.reference}" in said(answer)
    assert f'href="/stays/{there.id}"' in answer.text
    assert 'href="#arrived_on-day"' in answer.text
    assert 'value="4, 7"' in answer.text
    assert f'value="{TOKEN}"' in answer.text


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"adults": "0"}, "Enter a whole number from 1 to 9"),
        ({"adults": ""}, "Enter how many adults"),
        ({"children": "four"}, "Enter each child’s age in whole years"),
        ({"children": "18"}, "Enter each child’s age in whole years"),
        ({"arrived_on": ["", "", ""]}, "Enter the day they arrived"),
        ({"arrived_on": ["31", "2", "2024"]}, "Enter a day of the calendar"),
        (day("arrived_on", today() + timedelta(days=2)), "An arrival in the future is not recorded"),
        ({"unit": "999999"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_in_words(worker: Visitor, typed: dict[str, object], wanted: str) -> None:
    answer = worker.post(first_night("C"), data=night("C") | typed)
    assert answer.status_code == 400
    assert wanted in said(answer)
    assert arrivals() == []


def test_a_unit_that_does_not_suit_is_a_warning_to_confirm_with_a_reason(worker: Visitor) -> None:
    """F3: a boy of fifteen may be safer in than out."""
    asked = night("C", children="15s")
    warned = worker.post(first_night("C"), data=asked)
    assert "Flat C does not suit them: Sons up to 13 only." in said(warned)
    assert 'name="despite"' in warned.text
    assert "No names, no addresses." in warned.text
    assert arrivals() == []
    worker.post(first_night("C"), data={**asked, "despite": "Safer in than out"})
    placed = db.session.query(DiaryEntry).filter_by(unit_id=unit("C").id).one()
    assert placed.note == "Safer in than out"
    assert "Although it did not suit them: Safer in than out" in said(worker.get(f"/stays/{placed.stay_id}"))


def test_a_hold_leads_to_the_arrival_with_what_the_referral_knows(worker: Visitor) -> None:
    """N10: the hold ends as arrived."""
    known = referral()
    db.session.add(Hold(unit_id=unit("C").id, referral_id=known.id, starts_on=today()))
    db.session.commit()
    page = said(worker.get(first_night("C")))
    assert f'<option value="{known.id}" selected>R1, received' in page
    assert 'value="4"' in page
    assert 'value="interpreter" checked' in page
    worker.post(first_night("C"), data=night("C", children="4", referral=str(known.id)))
    (stay,) = arrivals()
    assert (stay.origin_code, stay.referral_source) == (services.STOKE, "police")
    people = db.session.query(Person).filter_by(stay_id=stay.id).order_by(Person.number).all()
    assert [(one.kind, one.age, one.sex) for one in people] == [("adult", None, "female"), ("child", 4, "female")]
    assert db.session.query(Hold).one().outcome is HoldOutcome.ARRIVED


def test_a_son_and_a_man_of_the_referral_are_asked_about_again(worker: Visitor) -> None:
    """F3: what was said in the call shows on the night too that the unit does not suit them."""
    known = referral(pets=False)
    known.sex = Sex.MALE
    db.session.add(ReferralChild(referral_id=known.id, number=2, age=15, sex=Sex.MALE))
    db.session.commit()
    page = said(worker.get(f"{first_night('C')}?referral={known.id}"))
    assert 'value="4, 15s"' in page
    assert 'value="is_man" checked' in page
    by_day = said(worker.get(f"{first_night('C')}/household?referral={known.id}"))
    assert re.search(r'name="oldest_son"[^>]* value="15"', by_day)
    assert re.search(r'name="is_man"[^>]* checked', by_day)


def test_who_may_not_see_the_unit_finds_no_page(worker: Visitor) -> None:
    theirs = services.flat(services.house(services.provider("THEIRS"), "THEIRS"), "X")
    db.session.commit()
    for page in ("arrival", "arrival/unit-and-date", "arrival/household", "hold", "hold/end"):
        assert worker.get(f"/units/{theirs.id}/{page}").status_code == 404


def test_an_address_that_is_written_wrongly_breaks_nothing(worker: Visitor) -> None:
    assert worker.get(f"{first_night('C')}?referral=none").status_code == 200
    assert worker.get(f"{first_night('C')}/household?referral=none").status_code == 200
    assert worker.get(f"{first_night('C')}/household?on=yesterday").status_code == 404


def test_a_referral_of_another_provider_is_not_told_of(worker: Visitor) -> None:
    foreign = services.provider("THEIRS")
    db.session.commit()
    theirs = referral("R9")
    theirs.provider_id = foreign.id
    db.session.commit()
    assert worker.get(f"{first_night('C')}/household?referral={theirs.id}").status_code == 404
    assert "R9" not in worker.get(first_night("C")).text
