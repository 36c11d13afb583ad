"""What was recorded of a stay is put right, with a reason: before and after stand in its history, and figures follow."""

from datetime import date

import pytest
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.restrict_stay import restrict_stay
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.selection import Selection
from refuge.models import Account, AccountProperty, DiaryEntry, Person, Property, Stay, Unit
from tests import services
from tests.actions.conftest import drawing
from tests.views.conftest import SignIn
from tests.views.test_provision import day, found, said
from tests.visitor import Visitor

WHY = {"why": "The days were mixed up"}
FIRST = date(2024, 5, 1)


def may(number: int) -> date:
    return date(2024, 5, number)


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service, with Flats V and W: from 3 to 6 May 2024 a household was in V, prepared since."""
    manager = sign_in("manager")
    house = found(Property, "HOUSE")
    flat, other = (services.flat(house, name) for name in "VW")
    services.serve(flat, FIRST)
    services.serve(other, FIRST)
    here = services.occupy(flat, may(3), may(6), departure_planned=True, destination="own_home")
    here.reference = "THESTAY"
    services.drawn(flat, may(6), "p" * 4)
    db.session.commit()
    return manager


def the_stay() -> Stay:
    return found(Stay, "THESTAY")


def address(what: str = "") -> str:
    return f"/stays/{the_stay().id}/corrections{what}"


def typed(**more: object) -> dict[str, object]:
    return {"version": the_stay().version, **WHY, **more}


def drawn(unit: str, nights: int = 10) -> str:
    return drawing(found(Unit, unit), FIRST, nights)


def test_the_page_leads_to_what_can_be_put_right(manager: Visitor) -> None:
    page = manager.get(address()).text
    for what in ("days", "units", "answers", "departure", "not-left", "cancellation"):
        assert f'href="{address("/" + what)}"' in page
        assert manager.get(address("/" + what)).status_code == 200
    assert f'href="{address()}"' in manager.get(f"/stays/{the_stay().id}").text


def test_corrected_days_stand_in_the_history_and_preparation_follows(manager: Visitor) -> None:
    """N7."""
    days = {**day("arrived_on", may(2)), **day("departed_on", may(5))}
    assert manager.post(address("/days"), data=typed(**days)).status_code == 302
    assert drawn("V") == ".AAAppppp."
    stay = the_stay()
    assert (stay.departure_planned, stay.destination) == (True, "own_home")
    page = said(manager.get(f"/stays/{stay.id}"))
    assert "Stay corrected" in page
    assert "Arrived on: 3 May 2024 → 2 May 2024" in page
    assert "Why: – → The days were mixed up" in page


def test_figures_of_an_earlier_year_follow_a_corrected_day(manager: Visitor) -> None:
    def occupied() -> int:
        db.session.rollback()
        selection = Selection(date(2026, 1, 1), from_="2024-25", to="2024-25", commissioned=False)
        return sum(row.nights.occupied for row in utilisation(Viewer.command_line(), selection))

    before = occupied()
    manager.post(address("/days"), data=typed(**day("arrived_on", may(1)), **day("departed_on", may(6))))
    assert occupied() == before + 2


def test_a_correction_says_what_was_wrong(manager: Visitor) -> None:
    for what in ("/days", "/units", "/departure", "/not-left", "/cancellation"):
        answer = manager.post(address(what), data={"version": the_stay().version})
        assert answer.status_code == 400
        assert "Say what was wrong" in answer.text
    assert the_stay().version == 1


def test_days_in_another_stay_are_refused_and_lead_to_it(manager: Visitor) -> None:
    """N3."""
    other = services.occupy(found(Unit, "V"), may(10), may(12))
    db.session.commit()
    number, household = other.id, other.household.reference
    days = {**day("arrived_on", may(3)), **day("departed_on", may(11))}
    answer = manager.post(address("/days"), data=typed(**days))
    assert f"Flat V is occupied by household {household} from 10 May 2024 to 12 May 2024" in said(answer)
    assert f'href="/stays/{number}"' in answer.text
    assert "The days were mixed up" in answer.text


def test_a_stay_in_the_way_that_the_viewer_may_not_see_is_not_named(manager: Visitor) -> None:
    """D1."""
    other = services.occupy(found(Unit, "V"), may(10), may(12))
    db.session.commit()
    number, household = other.id, other.household.reference
    colleague = db.session.scalars(select(Account).where(Account.email == "worker@example.org")).one()
    restrict_stay(Viewer.command_line(), number, [colleague.id])
    days = {**day("arrived_on", may(3)), **day("departed_on", may(11))}
    answer = manager.post(address("/days"), data=typed(**days))
    assert "Flat V is occupied from 10 May 2024 to 12 May 2024" in said(answer)
    assert household not in answer.text
    assert f"/stays/{number}" not in answer.text


def test_how_they_left_is_corrected(manager: Visitor) -> None:
    form = said(manager.get(address("/departure")))
    assert '<option value="own_home" selected>' in form
    assert 'value="yes" checked' in form
    anew = {"planned": "no", "destination": "hospital", **day("departed_on", may(6))}
    assert manager.post(address("/departure"), data=typed(**anew)).status_code == 302
    stay = the_stay()
    assert (stay.departure_planned, stay.destination, stay.departed_on) == (False, "hospital", may(6))


def people() -> list[tuple[int, str, int | None]]:
    """Who is recorded of the stay: number, kind, age."""
    stay = the_stay()
    rows = select(Person.number, Person.kind, Person.age).where(Person.stay_id == stay.id).order_by(Person.number)
    return [tuple(row) for row in db.session.execute(rows)]


@pytest.fixture
def family(manager: Visitor) -> Visitor:
    """The manager; the household is a survivor with children of 4 and 7."""
    stay = the_stay()
    db.session.add(Person(stay_id=stay.id, number=1, kind="adult", ethnicity="white_irish"))
    db.session.add_all(Person(stay_id=stay.id, number=age, kind="child", age=age) for age in (4, 7))
    db.session.commit()
    return manager


def child(number: int, recorded: int, age: int) -> dict[str, object]:
    name = f"children-{number}"
    return {f"{name}-number": recorded, f"{name}-age": age, f"{name}-sex": ""}


def test_answers_are_corrected_and_who_was_not_among_them_goes(family: Visitor) -> None:
    page = said(family.get(address("/answers")))
    assert 'value="white_irish" selected' in page
    assert 'value="7"' in page
    anew = {"risk": "high", "origin": "Sheffield", "ethnicity": "white_irish", **child(0, 2, 8)}
    assert family.post(address("/answers"), data=typed(**anew)).status_code == 302
    stay = the_stay()
    assert (stay.risk_at_arrival, stay.origin_code, stay.departed_on) == ("high", services.SHEFFIELD, may(6))
    assert people() == [(1, "adult", None), (2, "child", 8)]
    assert "Risk at arrival: – → high" in said(family.get(f"/stays/{stay.id}"))


def test_somebody_is_taken_out_with_a_button_and_saved_only_then(family: Visitor) -> None:
    rows = {**child(0, 1, 4), **child(1, 2, 7)}
    page = said(family.post(address("/answers"), data=typed(press="remove children-0", **rows)))
    assert 'name="children-0-age"' in page
    assert 'name="children-1-age"' not in page
    assert 'value="7"' in page
    assert len(people()) == 3


def test_answers_that_somebody_changed_meanwhile_are_kept_in_the_form(family: Visitor) -> None:
    stale = typed(risk="high", **child(0, 1, 4), **child(1, 2, 7))
    family.post(address("/answers"), data={**stale, "risk": "medium"})
    answer = family.post(address("/answers"), data=stale)
    assert answer.status_code == 400
    assert "This stay was changed by you on" in said(answer)
    assert 'href="#origin"' in answer.text
    assert 'value="high" checked' in said(answer)
    missing = family.post(address("/answers"), data={**stale, "version": the_stay().version, "why": " "})
    assert "Say what was wrong" in missing.text


def test_a_departure_entered_too_soon_is_taken_back(manager: Visitor) -> None:
    assert manager.post(address("/not-left"), data=typed()).status_code == 302
    assert drawn("V") == "..AAAAAAAA"
    stay = the_stay()
    assert (stay.departed_on, stay.destination) == (None, None)
    assert "Destination: own_home → –" in said(manager.get(f"/stays/{stay.id}"))
    for what in ("/not-left", "/departure"):
        assert manager.get(address(what)).status_code == 404
    assert "They have not left" not in manager.get(address()).text


def test_a_stay_entered_by_mistake_is_cancelled(manager: Visitor) -> None:
    number = the_stay().id
    assert manager.post(address("/cancellation"), data=typed()).status_code == 302
    assert drawn("V") == ".........."
    assert manager.get(f"/stays/{number}").status_code == 404


def row(number: int, unit: str, starts_on: date | None, ends_on: date | None = None) -> dict[str, object]:
    """A row of the form for units."""
    name = f"placements-{number}"
    boxes = {f"{name}-unit_id": str(found(Unit, unit).id) if unit else ""}
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return boxes | {
        f"{name}-{key}": [str(on.day), str(on.month), str(on.year)] if on else ["", "", ""] for key, on in days.items()
    }


def test_a_wrong_unit_is_corrected_and_the_other_is_as_it_was(manager: Visitor) -> None:
    form = said(manager.get(address("/units")))
    assert f'<option value="{found(Unit, "V").id}" selected>Flat V, The house</option>' in form
    data = typed(**row(0, "W", may(3), may(6)), **row(1, "", None))
    assert manager.post(address("/units"), data=data).status_code == 302
    assert (drawn("V"), drawn("W", 6)) == ("..........", "..AAAp")


def test_a_unit_that_was_left_out_is_added(manager: Visitor) -> None:
    data = typed(**row(0, "V", may(3), may(4)), **row(1, "W", may(4), may(6)))
    assert manager.post(address("/units"), data=data).status_code == 302
    assert (drawn("V", 6), drawn("W", 6)) == ("..Appp", "...AAp")


def test_units_that_leave_a_night_out_are_refused_and_what_was_typed_stands(manager: Visitor) -> None:
    answer = manager.post(address("/units"), data=typed(**row(0, "V", may(3), may(5)), **row(1, "", None)))
    assert answer.status_code == 400
    assert "They would have no unit on 5 May 2024." in answer.text
    assert 'href="#placements-0-unit_id"' in answer.text
    assert 'value="5"' in answer.text
    missing = manager.post(address("/units"), data=typed(**row(0, "V", None, may(6))))
    assert "Enter the day from which they had each unit." in missing.text
    assert manager.post(address("/units"), data=typed()).status_code == 400
    assert drawn("V") == "..AAApppp."


def test_whoever_corrects_second_is_told_and_loses_nothing(manager: Visitor) -> None:
    stale = {**typed(), "why": "Written second", **day("arrived_on", may(2)), **day("departed_on", may(5))}
    manager.post(address("/days"), data={**stale, "why": "Written first"})
    answer = manager.post(address("/days"), data=stale)
    assert "This stay was changed by you on" in said(answer)
    assert "Written second" in answer.text
    assert f'name="version" type="hidden" value="{the_stay().version}"' in answer.text
    assert 'href="#arrived_on' in answer.text


def test_nothing_can_be_put_right_of_an_erased_stay(manager: Visitor) -> None:
    """D6."""
    the_stay().erased_on = date(2026, 4, 1)
    db.session.commit()
    page = manager.get(address()).text
    assert "Nothing of it can be changed any more." in page
    assert "/corrections/" not in page


def test_a_stay_elsewhere_does_not_exist(manager: Visitor) -> None:
    """D1: the worker works in no property."""
    worker = Visitor(manager.application)
    worker.post("/sign-in", data={"email": "worker@example.org", "password": "a phrase of four words"})
    for what in ("", "/days", "/units", "/answers", "/departure", "/not-left", "/cancellation"):
        assert worker.get(address(what)).status_code == 404


def test_a_worker_corrects_the_units_they_see_and_the_others_stay(manager: Visitor) -> None:
    """D1: of other properties they read only that there was one."""
    stay, home = the_stay(), found(Property, "HOUSE")
    far = services.flat(services.house(home.provider, "FAR"), "F")
    services.serve(far, FIRST)
    services.place(far, stay, may(4), may(6), added=True)
    worker = db.session.scalars(select(Account.id).where(Account.email == "worker@example.org")).one()
    db.session.add(AccountProperty(account_id=worker, property_id=home.id))
    db.session.commit()
    visitor = Visitor(manager.application)
    visitor.post("/sign-in", data={"email": "worker@example.org", "password": "a phrase of four words"})
    assert "Flat F" not in visitor.get(address("/units")).text
    data = typed(**row(0, "W", may(3), may(6)), **row(1, "", None))
    assert visitor.post(address("/units"), data=data).status_code == 302
    entries = select(DiaryEntry.unit_id).where(DiaryEntry.stay_id == the_stay().id)
    assert set(db.session.scalars(entries)) == {found(Unit, "W").id, found(Unit, "F").id}
