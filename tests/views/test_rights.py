"""The page of rights: for managers, of their own households, and never a reference in an address (D1, D6)."""

import json

import pytest
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Account, Household, LegalHold, Provider, Stay, StayViewer
from tests.views.conftest import SignIn

GONE = "H2180401"  # unit B, gone on 1 October 2018
HERE = "H2190401"
NAMED = ("worker", "manager")


def references() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Household.reference)))


@pytest.mark.parametrize("role", ["worker", "commissioner", "administrator"])
def test_nobody_else_opens_it(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    assert client.get("/rights").status_code == 403
    assert client.post("/rights/erase", data={"reference": GONE, "sure": "y"}).status_code == 403
    assert GONE in references()


def test_a_household_is_looked_up_and_what_can_be_done_is_said(sign_in: SignIn) -> None:
    client = sign_in("manager")
    assert "Erased next" in client.get("/rights").get_data(as_text=True)
    page = client.post("/rights/household", data={"reference": f" {GONE.lower()} "}).get_data(as_text=True)
    assert f"Household {GONE}" in page
    assert "Erase this household" in page
    assert "may be the abuser" in page


def test_one_that_is_here_now_is_not_offered_for_erasure(sign_in: SignIn) -> None:
    client = sign_in("manager")
    page = client.post("/rights/household", data={"reference": HERE}).get_data(as_text=True)
    assert "is here now" in page
    assert "Erase this household" not in page
    assert client.post("/rights/erase", data={"reference": HERE, "sure": "y"}).status_code == 400
    assert HERE in references()


def test_unknown_and_somebody_elses_look_alike(sign_in: SignIn) -> None:
    client = sign_in("manager")
    other = Provider(reference="OTHER", name="Another")
    db.session.add(other)
    db.session.flush()
    db.session.add(Household(reference="THEIRS22", provider_id=other.id))
    db.session.commit()
    answers = [client.post("/rights/household", data={"reference": one}) for one in ("THEIRS22", "NOTHING2")]
    told = [answer.get_data(as_text=True) for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("There is no household with this reference" in page for page in told)
    assert client.post("/rights/erase", data={"reference": "THEIRS22", "sure": "y"}).status_code == 404
    assert client.post("/rights/record", data={"reference": "THEIRS22"}).status_code == 404
    assert client.post("/rights/hold", data={"reference": "THEIRS22", "kind": "claim"}).status_code == 404
    assert "THEIRS22" in references()


def test_who_was_restricted_to_named_staff_does_not_exist_for_other_managers(sign_in: SignIn) -> None:
    client = sign_in("manager")
    assert client.post("/rights/hold", data={"reference": GONE, "kind": "claim", "why": "Case 12"}).status_code == 302
    (number,) = db.session.scalars(select(LegalHold.id))
    stay = db.session.scalars(select(Stay.id).join(Household).where(Household.reference == GONE)).one()
    named = {role: db.session.query(Account.id).filter_by(email=f"{role}@example.org").scalar() for role in NAMED}
    db.session.add(StayViewer(stay_id=stay, account_id=named["worker"]))
    db.session.commit()
    front = client.get("/rights").get_data(as_text=True)
    assert (GONE in front, "Case 12" in front) == (False, False)
    for path in ("household", "record", "erase", "hold"):
        asked = {"reference": GONE, "kind": "claim", "sure": "y"}
        assert client.post(f"/rights/{path}", data=asked).status_code == 404, path
    assert client.post(f"/rights/holds/{number}/end").status_code == 404
    db.session.add(StayViewer(stay_id=stay, account_id=named["manager"]))
    db.session.commit()
    assert client.post("/rights/household", data={"reference": GONE}).status_code == 200
    assert "Case 12" in client.get("/rights").get_data(as_text=True)
    assert GONE in references()


def test_without_a_reference_it_asks_for_one(sign_in: SignIn) -> None:
    client = sign_in("manager")
    for path in ("household", "record", "erase", "hold"):
        answer = client.post(f"/rights/{path}")
        assert answer.status_code == 400
        assert "Enter the reference of a household" in answer.get_data(as_text=True), path


def test_erasing_wants_to_be_confirmed(sign_in: SignIn) -> None:
    client = sign_in("manager")
    assert client.post("/rights/erase", data={"reference": GONE}).status_code == 400
    assert GONE in references()
    answer = client.post("/rights/erase", data={"reference": GONE, "sure": "y"})
    assert (answer.status_code, answer.location) == (302, "/rights")
    assert GONE not in references()
    assert db.session.scalars(select(Stay.erased_on).where(Stay.erased_on.is_not(None))).all() != []


def test_the_record_is_shown_and_downloaded_under_a_name_that_says_nothing(sign_in: SignIn) -> None:
    client = sign_in("manager")
    assert "may be the abuser" in client.post("/rights/record", data={"reference": GONE}).get_data(as_text=True)
    answer = client.post("/rights/record", data={"reference": GONE, "form": "json"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.json"'
    assert json.loads(answer.get_data())["household"] == GONE


def test_a_legal_hold_is_set_listed_keeps_the_household_and_is_ended(sign_in: SignIn) -> None:
    client = sign_in("manager")
    assert client.post("/rights/hold", data={"reference": GONE}).status_code == 400
    held = {"reference": GONE, "kind": "inquest", "why": "Case 12"}
    assert client.post("/rights/hold", data=held).status_code == 302
    page = client.get("/rights").get_data(as_text=True)
    assert GONE in page
    assert "Case 12" in page
    assert client.post("/rights/erase", data={"reference": GONE, "sure": "y"}).status_code == 400
    assert "A legal hold keeps" in client.post("/rights/household", data={"reference": GONE}).get_data(as_text=True)
    (number,) = db.session.scalars(select(LegalHold.id))
    assert client.post(f"/rights/holds/{number}/end").status_code == 302
    assert client.post(f"/rights/holds/{number}/end").status_code == 404
    assert client.post("/rights/erase", data={"reference": GONE, "sure": "y"}).status_code == 302
    assert GONE not in references()


def test_a_legal_hold_ends_after_today(sign_in: SignIn) -> None:
    past = {"until": ["1", "4", "2019"]}
    answer = sign_in("manager").post("/rights/hold", data={"reference": GONE, "kind": "claim", **past})
    assert answer.status_code == 400
    assert "Enter a day after today" in answer.get_data(as_text=True)


def test_half_a_day_is_refused_in_words(sign_in: SignIn) -> None:
    half = {"until": ["", "4", "2030"]}
    answer = sign_in("manager").post("/rights/hold", data={"reference": GONE, "kind": "claim", **half})
    assert answer.status_code == 400
    assert "Enter a day of the calendar" in answer.get_data(as_text=True)
