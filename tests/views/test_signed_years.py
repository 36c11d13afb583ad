"""Figures follow; a correction inside a signed-off year is allowed and flagged for the return (D4)."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from refuge.clock import today
from refuge.display import written
from refuge.extensions import db
from refuge.models import AccountProperty, Contract, Property, Return, ReturnCopy, Stay, TrailEntry, Unit
from refuge.returns.kinds import KINDS
from tests import services
from tests.returns.signing import BRIEF, signed, viewer
from tests.small_service import small_service
from tests.views.recording import boxes, send, source
from tests.views.test_returns import somebody

FIRST_OF_JULY, LATER = date(2019, 7, 11), date(2019, 7, 21)
WHY = {"why": "typed wrongly"}
NOT_SAVED = "Nothing is saved yet"


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


@pytest.fixture
def return_id(app: Flask) -> int:
    """The return of 2019-20 is signed off."""
    return signed(small_service()).id


def stay_from(day: date) -> Stay:
    db.session.rollback()
    return db.session.scalars(select(Stay).where(Stay.arrived_on == day).order_by(Stay.id)).first()  # type: ignore[return-value]


def told(return_id: int) -> str:
    """What is said once it is saved."""
    said = f"The return for 2019 – 2020 was signed off on {written(today())}: it stays as it was sent; "
    return f'{said}<a class="govuk-link" href="/returns/{return_id}/changes">see what has changed since</a>.'


def plain(page: str) -> str:
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def stored_bytes() -> list[tuple[str, str]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(ReturnCopy.content, ReturnCopy.checksum))]


def test_a_correction_inside_a_signed_off_year_is_told_before_and_after_it_is_saved(app: Flask, return_id: int) -> None:
    manager, before, stay = somebody(app, "manager"), stored_bytes(), stay_from(FIRST_OF_JULY)
    first = send(manager, stay, "corrections/days", **boxes("arrived_on", LATER), **WHY)
    assert first.status_code == 200
    assert "it stays as it was sent" in source(first)
    assert NOT_SAVED in first.text
    assert stay_from(FIRST_OF_JULY).id == stay.id, "nothing is saved before they were told"
    again = send(manager, stay, "corrections/days", **boxes("arrived_on", LATER), **WHY, told_of=str(return_id))
    assert again.status_code == 302
    assert stay_from(LATER).id == stay.id
    page = manager.get(f"/stays/{stay.id}").text
    assert told(return_id) in plain(page)
    assert "After the return for 2019 – 2020 was signed off" in " ".join(plain(page).split()), "its history shows it"
    assert "Records of this year have changed since: 1" in manager.get("/returns").text
    assert stored_bytes() == before


def test_what_the_revision_says_is_new_and_the_first_stays_as_it_was_sent(app: Flask, return_id: int) -> None:
    manager, before, stay = somebody(app, "manager"), stored_bytes(), stay_from(FIRST_OF_JULY)
    send(manager, stay, "corrections/days", **boxes("arrived_on", LATER), **WHY, told_of=str(return_id))
    changes = f"/returns/{return_id}/changes"
    assert "Stay corrected" in manager.get(changes).text
    told_outside = somebody(app, "commissioner").get(changes).text
    assert "Utilisation: nights occupied" in told_outside
    assert "Stay corrected" not in told_outside
    contract_id = db.session.scalars(select(Return.contract_id)).one()
    address = f"/returns/contract/{contract_id}?year=2019-20"
    page = manager.get(address).text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert manager.post(address, data={"seen": seen, "note": "It was looked at"}).status_code == 302
    assert stored_bytes()[: len(before)] == before
    assert "712" in manager.get(f"/returns/{return_id + 1}").text


def test_days_outside_every_signed_off_year_are_saved_at_once(app: Flask, return_id: int) -> None:
    """Of a stay that began in the signed-off year, what is of a later year concerns no return."""
    manager, stay = somebody(app, "manager"), stay_from(FIRST_OF_JULY)
    left = {"planned": "yes", **boxes("departed_on", date(2021, 1, 10))}
    assert send(manager, stay, "departure", **left).status_code == 302
    assert "it stays as it was sent" not in manager.get("/tonight").text
    assert "Records of this year have changed since" not in manager.get("/returns").text


def test_what_was_asked_of_a_household_of_that_year_is_told_too(app: Flask, return_id: int) -> None:
    manager, stay = somebody(app, "manager"), stay_from(FIRST_OF_JULY)
    answer = send(manager, stay, "corrections/answers", origin="Sheffield", **WHY)
    assert NOT_SAVED in answer.text


def test_a_stay_is_not_cancelled_before_who_does_it_was_told(app: Flask, return_id: int) -> None:
    manager, stay = somebody(app, "manager"), stay_from(FIRST_OF_JULY)
    assert NOT_SAVED in send(manager, stay, "corrections/cancellation", **WHY).text
    send(manager, stay, "corrections/cancellation", **WHY, told_of=str(return_id))
    assert stay_from(FIRST_OF_JULY) is None
    assert told(return_id) in plain(manager.get("/tonight").text)


def test_a_worker_who_records_a_void_late_is_told_without_a_link(app: Flask, return_id: int) -> None:
    house = db.session.scalars(select(Property)).one()
    unit = services.flat(house, "C")
    services.serve(unit, date(2018, 4, 1), under=db.session.scalars(select(Contract)).one())
    db.session.add(AccountProperty(account_id=viewer("worker").account_id, property_id=house.id))
    db.session.commit()
    worker, address = somebody(app, "worker"), f"/units/{unit.id}/out-of-use"
    typed = {**boxes("starts_on", date(2019, 9, 1)), **boxes("expected_ends_on", date(2019, 9, 9)), "reason": "damp"}
    version = worker.get(address).text.split('name="version"')[1].split('value="')[1].split('"')[0]
    first = worker.post(address, data={**typed, "version": version})
    assert NOT_SAVED in first.text
    saved = worker.post(address, data={**typed, "version": version, "told_of": str(return_id)})
    assert saved.status_code == 302
    page = plain(worker.get("/tonight").text)
    assert "what has changed since is on its page for the manager" in page
    assert f"/returns/{return_id}" not in page


def test_a_late_arrival_is_told_on_the_page_that_checks_the_answers(app: Flask, return_id: int) -> None:
    house = db.session.scalars(select(Property)).one()
    unit = services.flat(house, "C")
    services.serve(unit, date(2018, 4, 1), under=db.session.scalars(select(Contract)).one())
    db.session.commit()
    manager = somebody(app, "manager")
    address = f"/units/{db.session.scalars(select(Unit.id).where(Unit.reference == 'C')).one()}/arrival/household"
    address += "?on=2019-09-01&left=2019-09-11"
    page = manager.get(address).text
    token = page.split('name="token"')[1].split('value="')[1].split('"')[0]
    checked = manager.post(address, data={"press": "check", "token": token})
    assert "Check answers" in checked.text
    assert NOT_SAVED in checked.text
    saved = manager.post(address, data={"press": "save", "token": token, "told_of": str(return_id)})
    assert saved.status_code == 302
    assert told(return_id) in plain(manager.get(saved.location).text)


def test_telling_takes_one_statement_and_none_where_nothing_counts(
    app: Flask, return_id: int, statements: list[str]
) -> None:
    manager, stay = somebody(app, "manager"), stay_from(FIRST_OF_JULY)
    sent = len(statements)
    send(manager, stay, "corrections/days", **boxes("arrived_on", LATER), **WHY)
    asked = [one for one in statements[sent:] if "FROM returns" in one]
    assert len(asked) == 1
    contract = db.session.scalars(select(Return)).one().contract_id
    sent = len(statements)
    manager.post(f"/returns/window/{contract}", data={"by": "year", "when": "days", "working_days": "20"})
    assert not [one for one in statements[sent:] if "supersedes_id" in one and "EXISTS" in one]


def test_where_nothing_is_signed_off_nobody_is_told_anything(app: Flask) -> None:
    small_service()
    manager, stay = somebody(app, "manager"), stay_from(FIRST_OF_JULY)
    assert send(manager, stay, "corrections/days", **boxes("arrived_on", LATER), **WHY).status_code == 302
    assert "signed off" not in manager.get(f"/stays/{stay.id}").text


def test_the_list_of_returns_asks_as_often_however_long_the_trail_is(
    app: Flask, return_id: int, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refuge.audit.searching.BATCH", 2)
    manager = somebody(app, "manager")

    def sent() -> int:
        before = len(statements)
        assert manager.get("/returns").status_code == 200
        return len(statements) - before

    few, lines = sent(), db.session.scalar(select(func.count(TrailEntry.id)))
    for day in (12, 13, 14, 15, 16):
        stay = stay_from(date(2019, 7, day - 1))
        send(
            manager, stay, "corrections/days", **boxes("arrived_on", date(2019, 7, day)), **WHY, told_of=str(return_id)
        )
    assert (db.session.scalar(select(func.count(TrailEntry.id))) or 0) > (lines or 0) + 4
    assert "have changed since: 5" in manager.get("/returns").text
    assert sent() == few
