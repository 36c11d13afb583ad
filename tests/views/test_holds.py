"""A unit is held for a household on its way, and the hold is ended; Tonight is found right."""

from datetime import date, timedelta

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.models import BoardConfirmation, Hold, Property, Referral
from refuge.vocabulary import HoldOutcome, ReferralOutcome
from tests import services
from tests.views.conftest import SignIn
from tests.views.test_arriving import day, said, unit
from tests.visitor import Visitor


@pytest.fixture
def worker(sign_in: SignIn) -> Visitor:
    """The manager of the small service, with a third flat that is ready and an accepted referral."""
    manager = sign_in("manager")
    house = db.session.query(Property).filter_by(reference="HOUSE").one()
    services.serve(services.flat(house, "C"), date(2018, 4, 1))
    what = {"outcome": ReferralOutcome.ACCEPTED, "received_on": today(), "provider_id": house.provider_id}
    db.session.add(Referral(reference="R1", **what))
    db.session.commit()
    return manager


def expected() -> Referral:
    db.session.rollback()
    return db.session.query(Referral).filter_by(reference="R1").one()


def keep(worker: Visitor, name: str = "C", on: date | None = None):  # type: ignore[no-untyped-def] # werkzeug's
    """Ask for a hold."""
    data = {"referral": str(expected().id), **day("starts_on", on or today())}
    return worker.post(f"/units/{unit(name).id}/hold", data=data)


def end(worker: Visitor, **what: object):  # type: ignore[no-untyped-def] # werkzeug's
    """Ask for its end."""
    return worker.post(f"/units/{unit('C').id}/hold/end", data={**day("ended_on", today()), "reason": "", **what})


def outcome() -> HoldOutcome | None:
    db.session.rollback()
    return db.session.query(Hold).one().outcome


def test_a_ready_unit_is_held_and_tonight_says_so(worker: Visitor) -> None:
    """N10."""
    assert f'href="/units/{unit("C").id}/hold"' in worker.get("/tonight").text
    assert keep(worker).status_code == 302
    board = said(worker.get("/tonight"))
    assert f'href="/units/{unit("C").id}/hold/end"' in board
    assert "1</strong> ready, 1 of them held" in board


def test_that_no_unit_is_left_to_hold_is_said_at_once(worker: Visitor) -> None:
    keep(worker)
    answer = worker.get(f"/referrals/{expected().id}/hold", follow_redirects=True)
    assert "No unit is ready or being prepared, so none can be held." in said(answer)


def test_an_occupied_unit_is_not_held_and_its_stay_is_linked(worker: Visitor) -> None:
    refused = keep(worker, "A")
    assert refused.status_code == 400
    assert "Only a ready or preparing unit is held." in refused.text
    assert "See the stay that is in the way" in refused.text


def test_a_hold_does_not_begin_ahead(worker: Visitor) -> None:
    assert "in the future is not recorded" in keep(worker, on=today() + timedelta(days=1)).text


def test_a_hold_is_released_and_the_household_is_still_expected(worker: Visitor) -> None:
    keep(worker)
    assert end(worker, outcome="released").status_code == 302
    assert (outcome(), expected().outcome) == (HoldOutcome.RELEASED, ReferralOutcome.ACCEPTED)


def test_who_did_not_arrive_needs_a_reason_and_closes_the_referral(worker: Visitor) -> None:
    keep(worker)
    assert "Choose why they did not arrive" in end(worker, outcome="did_not_arrive").text
    assert "Choose how it ended" in end(worker).text
    assert outcome() is None
    assert end(worker, outcome="did_not_arrive", reason="no_contact").status_code == 302
    assert (outcome(), expected().outcome) == (HoldOutcome.DID_NOT_ARRIVE, ReferralOutcome.DID_NOT_ARRIVE)


def test_a_unit_that_is_not_held_has_no_hold_to_end(worker: Visitor) -> None:
    answer = worker.get(f"/units/{unit('C').id}/hold/end", follow_redirects=True)
    assert "The house, Flat C is not held." in answer.text


def test_tonight_is_found_right_with_one_tap_and_says_when(worker: Visitor) -> None:
    assert "Not confirmed yet" in worker.get("/tonight").text
    page = worker.post("/tonight/right", follow_redirects=True)
    assert "Last found right on" in page.text
    db.session.rollback()
    assert db.session.query(BoardConfirmation).one().night == today()


def test_a_house_that_was_never_found_right_is_not_passed_over(worker: Visitor) -> None:
    worker.post("/tonight/right")
    other = services.house(unit("C").property.provider, "SECOND")
    services.serve(services.flat(other, "E"), date(2018, 4, 1))
    db.session.commit()
    assert "Not confirmed yet" in worker.get("/tonight").text
