"""A referral whose household is restricted is nowhere for whoever may not see it, and reading one for an arrival is noted."""

import pytest

from refuge.extensions import db
from refuge.models import Account, Household, Property, Referral, StayViewer, TrailEntry, Unit
from tests import services
from tests.views.conftest import SignIn
from tests.views.recording import ago, flat
from tests.views.test_referrals import hold, log
from tests.visitor import Visitor


@pytest.fixture
def worker(sign_in: SignIn) -> Visitor:
    """The manager of the small service, with a flat C that is ready."""
    manager = sign_in("manager")
    flat("C")
    return manager


def restrict(made: Referral) -> None:
    """Let its household have a stay that only somebody else may see."""
    house = db.session.query(Property).filter_by(reference="HOUSE").one()
    stay = services.stay(house.provider, ago(9), household=db.session.get_one(Household, made.household_id))
    someone = db.session.query(Account.id).filter_by(email="worker@example.org").scalar()
    db.session.add(StayViewer(stay_id=stay.id, account_id=someone))
    db.session.commit()


def test_a_referral_of_a_restricted_household_is_not_there_for_others(worker: Visitor) -> None:
    """D1."""
    made = log(worker)
    restrict(made)
    assert worker.get(f"/referrals/{made.id}").status_code == 404
    assert made.reference not in worker.get("/referrals").text
    unit_id = db.session.query(Unit.id).filter_by(reference="C").scalar()
    for page in ("arrival", "arrival/unit-and-date", "arrival/household"):
        answer = worker.get(f"/units/{unit_id}/{page}?referral={made.id}")
        assert made.reference not in answer.text, page
        assert 'Rotherham (E08000018)"' not in answer.text, page
        assert "4, 12" not in answer.text, page
    assert worker.get(f"/units/{unit_id}/arrival/household?referral={made.id}").status_code == 404
    assert made.reference not in worker.get(f"/units/{unit_id}/hold").text


def test_a_unit_held_for_such_a_household_still_has_its_pages(worker: Visitor) -> None:
    """D1."""
    made = log(worker, outcome="accepted")
    unit_id = hold(worker, made)
    db.session.rollback()
    restrict(made)
    for page in ("arrival", "arrival/unit-and-date", "hold/end"):
        answer = worker.get(f"/units/{unit_id}/{page}")
        assert answer.status_code == 200, page
        assert "4, 12" not in answer.text, page


def test_an_arrival_filled_in_from_a_referral_reads_it(worker: Visitor) -> None:
    """D5."""
    made = log(worker)
    unit_id = db.session.query(Unit.id).filter_by(reference="C").scalar()
    for page in ("arrival", "arrival/household"):
        before = db.session.query(TrailEntry).filter_by(what="referral.read").count()
        assert "12" in worker.get(f"/units/{unit_id}/{page}?referral={made.id}").text
        db.session.rollback()
        assert db.session.query(TrailEntry).filter_by(what="referral.read").count() == before + 1, page
