"""What was not asked on the first night is asked later; who saves second is told, and loses nothing they typed."""

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.models import LastNightPlace, Person, Property, Stay
from refuge.vocabulary import AgeBand, GenderSameAsSex, PersonKind, Sex
from tests import services
from tests.views.conftest import SignIn
from tests.views.test_arriving import said
from tests.visitor import Visitor


@pytest.fixture
def worker(sign_in: SignIn) -> Visitor:
    """The manager of the small service, after a first night of two adults and a child."""
    manager = sign_in("manager")
    house = db.session.query(Property).filter_by(reference="HOUSE").one()
    flat = services.flat(house, "C")
    services.serve(flat, today())
    who = services.occupy(flat, today())
    who.intake_open = True
    for number, kind, age in ((1, PersonKind.ADULT, None), (2, PersonKind.ADULT, None), (3, PersonKind.CHILD, 4)):
        db.session.add(Person(stay_id=who.id, number=number, kind=kind, age=age))
    db.session.commit()
    return manager


def stay() -> Stay:
    """The stay, as it is saved now."""
    db.session.rollback()
    return db.session.query(Stay).order_by(Stay.id.desc()).first()


def people() -> list[Person]:
    return db.session.query(Person).filter_by(stay_id=stay().id).order_by(Person.number).all()


def typed(**what: object) -> dict[str, object]:
    """The form as it is sent, with what was on it."""
    rows = {"adults-0-number": "1", "children-0-number": "2", "children-0-age": "4"}
    return {"version": str(stay().version), **rows, "press": "finish", **what}


def page() -> str:
    return f"/stays/{stay().id}/intake"


def test_an_intake_is_finished(worker: Visitor) -> None:
    answers = {"origin": "Leeds", "sex": "female", "gender": "no", "risk": "medium", "adults-0-age_band": "18-24"}
    done = worker.post(page(), data=typed(**answers, **{"children-0-sex": "male"}))
    assert done.location == f"/stays/{stay().id}"
    survivor, adult, child = people()
    assert (survivor.sex, survivor.gender_same_as_sex) == (Sex.FEMALE, GenderSameAsSex.NO)
    assert (adult.age_band, child.age, child.sex) == (AgeBand.UNDER_25, 4, Sex.MALE)
    assert (stay().origin_code, stay().intake_open) == ("E08000035", False)


def test_it_can_be_gone_on_with_later_and_what_was_said_stands_in_it(worker: Visitor) -> None:
    worker.post(page(), data=typed(pets="yes", press="later"))
    assert stay().intake_open
    shown = said(worker.get(page()))
    assert 'name="pets" type="radio" value="yes" checked' in shown
    assert 'name="children-0-age" type="text" value="4"' in shown


def test_an_answer_retired_from_its_list_is_not_lost(worker: Visitor) -> None:
    worker.post(page(), data=typed(last_night_place="hotel", press="later"))
    db.session.rollback()
    db.session.get_one(LastNightPlace, "hotel").retired_on = today()
    db.session.commit()
    assert '<option value="hotel" selected>' in said(worker.get(page()))
    worker.post(page(), data=typed(last_night_place="hotel"))
    assert (stay().last_night_place, stay().intake_open) == ("hotel", False)


def test_a_stay_of_nobody_recorded_has_its_survivor(worker: Visitor) -> None:
    db.session.query(Person).filter_by(stay_id=stay().id).delete()
    db.session.commit()
    assert worker.get(page()).status_code == 200
    worker.post(page(), data={"version": str(stay().version), "sex": "female", "press": "finish"})
    assert [one.sex for one in people()] == [Sex.FEMALE]


def test_somebody_forgotten_on_the_first_night_is_added(worker: Visitor) -> None:
    shown = said(worker.post(page(), data=typed(press="add children")))
    assert 'name="children-1-age"' in shown
    assert "remove children-1" in shown
    assert "remove children-0" not in shown, "who is recorded leaves on a page of its own"
    worker.post(page(), data=typed(**{"children-1-age": "0"}))
    assert [one.age for one in people()] == [None, None, 4, 0]


def test_who_saves_second_is_told_and_loses_nothing_they_typed(worker: Visitor) -> None:
    mine = typed(origin="Leeds", risk="high")
    worker.post(page(), data=typed(pets="yes", press="later"))
    answer = worker.post(page(), data=mine)
    assert answer.status_code == 400
    assert "This stay was changed by you" in answer.text
    assert "Leeds (E08000035)" in answer.text
    assert "See the stay as it is now" in answer.text
    assert 'href="#origin"' in answer.text
    assert f'name="version" type="hidden" value="{stay().version}"' in answer.text
    assert stay().risk_at_arrival is None


def test_an_intake_that_is_finished_is_corrected_instead(worker: Visitor) -> None:
    worker.post(page(), data=typed())
    assert "The intake is finished already" in worker.get(page(), follow_redirects=True).text
    answer = worker.post(page(), data=typed(risk="high"))
    assert answer.status_code == 400
    assert stay().risk_at_arrival is None


def test_a_stay_that_one_may_not_see_has_no_intake(worker: Visitor) -> None:
    theirs = services.stay(services.provider("THEIRS"), today())
    db.session.commit()
    assert worker.get(f"/stays/{theirs.id}/intake").status_code == 404
    assert worker.get(f"/stays/{theirs.id}/arrival").status_code == 404
