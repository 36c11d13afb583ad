"""The pages of returns: what each role reads, takes away and is told of corrections (D1, D2, D4)."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from refuge.access.scope import Viewer
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.audit.searching import Search, every_line
from refuge.clock import today
from refuge.extensions import db
from refuge.models import Contract, Stay, TrailEntry
from refuge.occupancy.period import Kind, period_of
from refuge.returns.kinds import KINDS
from tests.returns.signing import BRIEF, force, signed, viewer
from tests.small_service import PASSWORD, small_service
from tests.views.recording import source
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


@pytest.fixture
def return_id(app: Flask) -> int:
    """The return of 2019-20, with its statutory copy released, and a stay corrected since."""
    return_id = signed(small_service(), officer="Head of housing").id
    stay = db.session.scalars(select(Stay).where(Stay.arrived_on == date(2019, 7, 11))).one()
    correct_stay(viewer(), stay.id, stay.version, Correction("typed wrongly", arrived_on=date(2019, 7, 21)), today())
    return return_id


def somebody(app: Flask, role: str) -> Visitor:
    """Signed in."""
    visitor = Visitor(app)
    visitor.post("/sign-in", data={"email": f"{role}@example.org", "password": PASSWORD})
    return visitor


def test_the_provider_reads_what_changed_and_the_corrections_behind_it(app: Flask, return_id: int) -> None:
    page = somebody(app, "manager").get(f"/returns/{return_id}/changes").text
    assert "Utilisation: nights occupied" in page
    assert "Stay corrected" in page
    assert "Records of this year have changed since: 1" in somebody(app, "manager").get("/returns").text


def test_a_commissioner_reads_no_correction(app: Flask, return_id: int) -> None:
    commissioner = somebody(app, "commissioner")
    pages = [commissioner.get(address).text for address in (f"/returns/{return_id}/changes", "/returns")]
    assert "Utilisation: nights occupied" in pages[0]
    assert "Month by month" not in pages[0], "a month's difference is one household's"
    assert not any("corrected" in page.replace("whatever is corrected", "") for page in pages)
    assert not any("have changed since: " in page for page in pages)


@pytest.mark.parametrize(
    ("role", "copies"),
    [("manager", {"provider", "contract", "publication", "statutory"}), ("commissioner", {"publication"})],
)
def test_each_role_takes_its_own_copies_away(app: Flask, return_id: int, role: str, copies: set[str]) -> None:
    visitor = somebody(app, role)
    asked = {
        copy: f"/returns/{return_id}/file?form=csv&copy={copy}" for copy in ("provider", "contract", "publication")
    }
    asked["statutory"] = f"/returns/{return_id}/file?form=json&copy=statutory"
    assert {copy for copy, address in asked.items() if visitor.get(address).status_code == 200} == copies
    lines = db.session.scalars(select(TrailEntry.what).where(TrailEntry.what == "return.exported")).all()
    assert len(lines) == len(copies)


def test_a_form_nobody_writes_is_not_found(app: Flask, return_id: int) -> None:
    assert somebody(app, "manager").get(f"/returns/{return_id}/file?form=doc").status_code == 404


def test_a_return_that_was_tampered_with_shows_no_figure(app: Flask, return_id: int) -> None:
    visitor = somebody(app, "commissioner")
    with force() as connection:
        connection.execute(text("UPDATE returns SET signed_by = 'somebody@example.org'"))
    answer = visitor.get(f"/returns/{return_id}")
    assert answer.status_code == 409
    assert "This return cannot be shown" in answer.text
    assert "722" not in answer.text


def test_a_year_that_cannot_be_read_leads_back_with_a_message(app: Flask, return_id: int) -> None:
    contract_id = db.session.scalars(select(Contract.id)).one()
    visitor = somebody(app, "manager")
    assert visitor.get(f"/returns/contract/{contract_id}?year=once").location == "/returns"
    assert "is not a financial year" in visitor.get("/returns").text


def test_a_contract_s_returns_are_by_quarter_and_shown_where_it_is_edited(app: Flask) -> None:
    contract_id = small_service().id
    visitor = somebody(app, "manager")
    window, contract = f"/returns/window/{contract_id}", f"/provision/contracts/{contract_id}"
    assert "Due 15 working days after the year." in source(visitor.get(contract))
    assert window in visitor.get(contract).text
    typed = {"by": "quarter", "when": "date", "day": "20"}
    assert "Choose the month after it ends for a quarter" in visitor.post(window, data={**typed, "month": "6"}).text
    assert "Choose a named month for a year" in visitor.post(window, data={**typed, "by": "year", "month": "0"}).text
    assert visitor.post(window, data={**typed, "month": "0"}).status_code == 302
    for page in (contract, "/returns"):
        assert "Quarters. Due on day 20 of the month after the quarter." in source(visitor.get(page))
    assert '<option value="0" selected>' in source(visitor.get(window))
    quarter = period_of(Kind.QUARTER, today() - timedelta(days=100))
    prepare = f"/returns/contract/{contract_id}?year={quarter.label.replace(' ', '+')}"
    assert prepare in visitor.get("/returns").text
    assert "Quarterly occupancy return" in visitor.get(prepare).text


def test_what_is_late_or_due_soon_is_one_line_for_who_signs(app: Flask) -> None:
    contract_id = small_service().id
    visitor, year = somebody(app, "manager"), period_of(Kind.YEAR, today())
    in_time = {"by": "year", "when": "date", "day": "1", "month": str((today().month + 5) % 12 + 1)}
    tomorrow = today() + timedelta(days=1)
    soon = {"by": "year", "when": "date", "day": str(tomorrow.day), "month": str(tomorrow.month)}
    told = {}
    for name, typed in (("in time", in_time), ("soon", soon)):
        visitor.post(f"/returns/window/{contract_id}", data=typed)
        told[name] = "1 due by" in source(visitor.get("/tonight"))
    assert told == {"in time": False, "soon": year.ends_on != tomorrow}
    assert "1 due by" not in source(somebody(app, "worker").get("/tonight"))


def exported(app: Flask) -> list[dict]:
    """What the trail says of each copy that was taken away or looked at."""
    db.session.rollback()
    lines = every_line(Viewer.command_line(), Search(what="return.exported"))
    return [(line.detail or {})["after"] for line in lines]


def test_the_officer_who_was_named_opens_the_statutory_copy_and_it_is_on_the_trail(app: Flask) -> None:
    return_id = signed(small_service(), officer="Commissioner@Example.org").id
    named = somebody(app, "commissioner")
    assert "Read the statutory copy" in named.get(f"/returns/{return_id}").text
    page = named.get(f"/returns/{return_id}?copy=statutory")
    assert "not for publication" in page.text
    assert named.get(f"/returns/{return_id}/file?form=json&copy=statutory").status_code == 200
    assert named.get(f"/returns/{return_id}/print?copy=statutory").status_code == 200
    for copy in ("provider", "contract"):
        assert named.get(f"/returns/{return_id}?copy={copy}").status_code == 404
    released = {"copy": "statutory", "version": 1, "released_to": "Commissioner@Example.org"}
    assert exported(app) == [{"form": form, **released} for form in ("page", "json", "print")]


def test_who_was_not_named_opens_none(app: Flask) -> None:
    contract = small_service()
    named, other = (signed(contract, year, officer=to).id for year, to in ((2018, "another@example.org"), (2019, "")))
    officer = somebody(app, "commissioner")
    for return_id in (named, other):
        for address in (f"/returns/{return_id}?copy=statutory", f"/returns/{return_id}/file?form=csv&copy=statutory"):
            assert officer.get(address).status_code == 404
        assert "Read the statutory copy" not in officer.get(f"/returns/{return_id}").text
    assert exported(app) == []


def test_what_was_released_is_what_was_signed_off_and_nothing_later(app: Flask) -> None:
    contract = small_service()
    first = signed(contract, officer="commissioner@example.org").id
    stay = db.session.scalars(select(Stay).where(Stay.arrived_on == date(2019, 7, 11))).one()
    correct_stay(viewer(), stay.id, stay.version, Correction("typed wrongly", arrived_on=date(2019, 7, 21)), today())
    again = signed(contract).id
    officer = somebody(app, "commissioner")
    assert officer.get(f"/returns/{first}?copy=statutory").status_code == 200
    assert officer.get(f"/returns/{again}?copy=statutory").status_code == 404
    pages = [officer.get(f"/returns/{first}/changes{copy}").text for copy in ("", "?copy=statutory")]
    told = [page.partition("<main")[2].partition("</main>")[0] for page in pages]
    assert "Utilisation: nights occupied" in told[0]
    assert told[1] == told[0]
    assert "Month by month" not in told[1]
