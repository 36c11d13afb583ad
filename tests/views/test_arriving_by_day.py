"""An arrival is recorded by day: unit and day first, then everything about the household, checked before it is saved."""

from datetime import date

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.models import Household, Person, Stay, TrailEntry
from refuge.vocabulary import OriginPlace, PersonKind, RiskLevel, Sex
from tests.views.conftest import SignIn
from tests.views.test_arriving import TOKEN, arrivals, day, first_night, night, referral, said, unit, with_ready_flats
from tests.visitor import Visitor


@pytest.fixture
def worker(sign_in: SignIn) -> Visitor:
    """The manager of the small service, who has two more flats that are ready."""
    return with_ready_flats(sign_in)


def by_day(name: str, **what: object) -> str:
    """The address of the page that asks everything, for an arrival on a day."""
    asked = "&".join(f"{key}={value}" for key, value in {"on": today(), **what}.items())
    return f"/units/{unit(name).id}/arrival/household?{asked}"


def test_by_day_the_unit_and_the_day_come_first_and_a_clash_is_named_at_once(worker: Visitor) -> None:
    asked = f"/units/{unit('A').id}/arrival/unit-and-date"
    refused = worker.post(asked, data={"unit": str(unit("A").id), **day("arrived_on", today())})
    assert "Flat A is occupied by household" in refused.text
    assert "See the stay that is in the way" in refused.text
    there = str(unit("C").id)
    went = worker.post(asked, data={"unit": there, **day("arrived_on", date(2024, 5, 4))})
    assert went.location == f"/units/{there}/arrival/household?on=2024-05-04"
    assert db.session.query(TrailEntry).filter_by(what="stay.arrived").count() == 0, "nothing is saved by asking"


EVERYTHING = {
    "origin": "E08000018",
    "access_needs": ["hearing"],
    "support_needs": ["housing", "legal"],
    "risk": "high",
    "pets": "no",
    "sex": "prefer_not_to_say",
    "gender": "",
    "age_band": "25-34",
    "ethnicity": "white_irish",
    "last_night_place": "hotel",
    "pregnant": "yes",
    **day("expected_departure_on", date(2027, 7, 12)),
    "children-0-age": "7",
    "children-0-sex": "male",
    "token": TOKEN,
}


def test_by_day_everything_is_asked_checked_and_saved(worker: Visitor) -> None:
    checked = worker.post(by_day("C"), data={**EVERYTHING, "press": "check"})
    assert checked.status_code == 200
    page = said(checked)
    assert "Check answers" in page
    assert "Rotherham (E08000018)" in page
    assert "12 July 2027" in page
    assert arrivals() == []
    saved = worker.post(by_day("C"), data={**EVERYTHING, "press": "save"}, follow_redirects=True)
    assert "Arrival recorded" in saved.text
    (stay,) = arrivals()
    assert (stay.origin_code, stay.risk_at_arrival, stay.pets, stay.pregnant) == (
        "E08000018",
        RiskLevel.HIGH,
        False,
        True,
    )
    assert (stay.intake_open, stay.nrpf, stay.last_night_place) == (False, None, "hotel")
    survivor, child = db.session.query(Person).filter_by(stay_id=stay.id).order_by(Person.number).all()
    assert (survivor.sex, survivor.gender_same_as_sex, survivor.ethnicity) == ("prefer_not_to_say", None, "white_irish")
    assert (child.kind, child.age, child.sex) == (PersonKind.CHILD, 7, Sex.MALE)


def test_a_child_and_an_adult_are_added_and_taken_out_without_scripts(worker: Visitor) -> None:
    def pressed(what: str, **rows: object) -> str:
        answer = worker.post(by_day("C"), data={"press": what, "origin": "Leeds", **rows})
        assert answer.status_code == 200
        return said(answer)

    page = pressed("add children")
    assert 'name="children-0-age"' in page
    assert "Leeds" in page
    page = pressed("add children", **{"children-0-age": "7"})
    assert 'name="children-1-age"' in page
    page = pressed("remove children-0", **{"children-0-age": "7", "children-1-age": "3"})
    assert 'name="children-1-age"' not in page
    assert 'name="children-0-age" type="text" value="3"' in page
    page = pressed("add adults")
    assert 'name="adults-0-gender"' in page


def test_a_child_without_an_age_is_refused_at_its_row(worker: Visitor) -> None:
    answer = worker.post(by_day("C"), data={**EVERYTHING, "children-1-age": "", "press": "check"})
    assert answer.status_code == 400
    assert 'href="#children-1-age"' in answer.text


def test_answers_are_changed_after_they_were_checked(worker: Visitor) -> None:
    page = said(worker.post(by_day("C"), data={**EVERYTHING, "press": "change"}))
    assert "Check answers" not in page
    assert 'value="high" checked' in page


@pytest.mark.parametrize(
    ("typed", "code", "place"),
    [
        ("rotherham", "E08000018", None),
        ("Rotherham (E08000018)", "E08000018", None),
        ("E08000019", "E08000019", None),
        ("Sheffield", "E08000039", None),
        ("craven", "E07000163", None),
        ("somewhere in the north west", None, OriginPlace.NORTH_WEST),
        ("outside the UK", None, OriginPlace.OUTSIDE_UK),
        ("Scotland", None, OriginPlace.SCOTLAND),
        ("not disclosed", None, OriginPlace.NOT_DISCLOSED),
        ("", None, None),
    ],
)
def test_an_origin_is_known_by_name_former_name_code_or_place(
    worker: Visitor, typed: str, code: str | None, place: OriginPlace | None
) -> None:
    """G1."""
    worker.post(by_day("C"), data={"origin": typed, "token": TOKEN, "press": "save"})
    (stay,) = arrivals()
    assert (stay.origin_code, stay.origin_place) == (code, place)


def test_several_places_of_a_name_are_chosen_from(worker: Visitor) -> None:
    asked = {"origin": "newcastle", "press": "check"}
    page = worker.post(by_day("C"), data=asked)
    assert page.status_code == 400
    assert 'href="#origin_found"' in page.text
    assert "Newcastle-under-Lyme (E07000195)" in page.text
    worker.post(by_day("C"), data={**asked, "origin_found": "E07000195", "press": "save", "token": TOKEN})
    assert arrivals()[0].origin_code == "E07000195"


def test_an_origin_that_is_none_is_refused(worker: Visitor) -> None:
    page = worker.post(by_day("C"), data={"origin": "Nowhereshire", "press": "check"})
    assert "There is no such place." in page.text
    assert 'value="Nowhereshire"' in page.text


def test_a_household_that_comes_again_is_known_by_its_reference(worker: Visitor) -> None:
    before = db.session.query(Household).join(Stay).filter(Stay.departed_on.isnot(None)).first()
    reference, known = before.reference, before.id
    worker.post(by_day("C"), data={"household": reference.lower(), "token": TOKEN, "press": "save"})
    assert arrivals()[0].household_id == known
    refused = worker.post(by_day("D"), data={"household": "NOBODY", "press": "check"})
    assert "There is no household with this reference." in refused.text
    assert '<details class="govuk-details" open' in refused.text


def test_by_day_too_a_unit_that_does_not_suit_needs_a_reason(worker: Visitor) -> None:
    asked = {"children-0-age": "9", "token": TOKEN}
    warned = worker.post(by_day("D"), data={**asked, "press": "check"})
    assert "Too small: 1 bed space for 2 people" in warned.text
    checked = worker.post(by_day("D"), data={**asked, "press": "check", "despite": "For one night"})
    assert "Check answers" in checked.text


def test_by_day_what_a_referral_knows_is_filled_in(worker: Visitor) -> None:
    known = referral()
    page = said(worker.get(by_day("C", referral=known.id)))
    assert "Stoke-on-Trent (E06000021)" in page
    assert 'name="children-0-age" type="text" value="4"' in page
    assert 'value="interpreter" checked' in page
    assert '<option value="police" selected>' in page


def test_who_took_the_unit_meanwhile_is_told_and_nothing_typed_is_lost(worker: Visitor) -> None:
    worker.post(first_night("C"), data=night("C"))
    answer = worker.post(by_day("C"), data={**EVERYTHING, "token": "another", "press": "save"})
    assert answer.status_code == 400
    assert "Flat C is occupied by household" in answer.text
    assert 'href="#arrived_on"' in answer.text
    assert 'value="high" checked' in said(answer)


def test_an_arrival_is_recorded_after_the_household_has_left(worker: Visitor) -> None:
    """Flat A has had another household since 2019: before that day it was free for ten days."""
    asked, there = f"/units/{unit('A').id}/arrival/unit-and-date", str(unit("A").id)
    days = {"unit": there, **day("arrived_on", date(2019, 7, 2)), **day("departed_on", date(2019, 7, 12))}
    refused = worker.post(asked, data=days)
    assert "Flat A is occupied by household" in refused.text
    early = {**days, **day("departed_on", date(2019, 7, 1))}
    assert "They arrived on 2 July 2019. Enter that day or a later one." in worker.post(asked, data=early).text
    went = worker.post(asked, data={**days, **day("departed_on", date(2019, 7, 9))})
    assert went.location == f"/units/{there}/arrival/household?on=2019-07-02&left=2019-07-09"
    assert "from 2 July 2019 to 9 July 2019" in said(worker.get(went.location))
    saved = worker.post(went.location, data={**EVERYTHING, "press": "save"})
    assert "9 July 2019, outcome pending" in worker.get(saved.location).text
    assert "1 household left, outcome pending" in said(worker.get("/tonight"))
    db.session.rollback()
    stay = db.session.query(Stay).filter_by(arrived_on=date(2019, 7, 2)).one()
    assert stay.departed_on == date(2019, 7, 9)
