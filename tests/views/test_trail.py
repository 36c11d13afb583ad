"""The pages of the audit trail: who may see what of it, what is found, and what leaves it."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.audit.searching import PAGE
from refuge.extensions import db
from refuge.models import Household, Provider, TrailEntry
from tests.audit.forcing import breaks
from tests.small_service import PASSWORD
from tests.views.conftest import SignIn
from tests.visitor import Visitor

OPERATOR = Viewer.command_line()


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    return sign_in("manager")


@pytest.fixture
def household(manager: Visitor) -> Household:
    """Lines about a unit, about a household, of another provider and of none."""
    provider = db.session.scalars(select(Provider)).one()
    household = db.session.scalars(select(Household).limit(1)).one()
    ours = {"provider_id": provider.id}
    note_alone(OPERATOR, "unit.closed", ("unit", "A"), after={"ends_on": "2026-04-01"}, **ours)
    note_alone(
        OPERATOR, "stay.corrected", ("stay", "S1"), household_id=household.id,
        before={"origin": "Whitby"}, after={"origin": "=Scarborough"}, **ours,
    )  # fmt: skip
    note_alone(OPERATOR, "unit.closed", ("unit", "Z9"), provider_id=provider.id + 1)
    note_alone(None, "sign_in.refused", ("address", "stranger@example.org"), address="192.0.2.7")
    db.session.rollback()
    return household


def found(client: Visitor, **typed: str) -> str:
    answer = client.post("/audit", data=typed)
    assert answer.status_code == 200
    return answer.text.partition("<tbody")[2]


def entry_of(what: str) -> TrailEntry:
    db.session.rollback()
    return db.session.scalars(select(TrailEntry).where(TrailEntry.what == what).order_by(TrailEntry.id)).first()


def test_a_manager_sees_their_providers_lines_and_nobody_elses(household: Household, manager: Visitor) -> None:
    page = manager.get("/audit").text
    assert "Unit A" in page
    assert household.reference in page
    assert "Z9" not in page
    assert "stranger" not in page


def test_an_administrator_sees_every_line_and_of_no_household(household: Household, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    page = client.get("/audit").text
    assert "Z9" in page
    assert "Stay corrected" in page
    assert household.reference not in page
    assert household.reference not in found(client, about=household.reference).replace(
        f'value="{household.reference}"', ""
    )
    line = client.get(f"/audit/{entry_of('stay.corrected').id}").text
    assert "Whitby" not in line
    assert "managers who may see all of its stays." in line
    downloaded = client.post("/audit/trail.jsonl").text
    assert "Z9" in downloaded
    assert "Whitby" not in downloaded
    assert household.reference not in downloaded


@pytest.mark.parametrize("role", ["worker", "commissioner"])
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/audit"),
        ("POST", "/audit"),
        ("GET", "/audit/1"),
        ("POST", "/audit/trail.csv"),
        ("POST", "/audit/trail.jsonl"),
    ],
)
def test_nobody_else_sees_any(sign_in: SignIn, role: str, method: str, address: str) -> None:
    assert sign_in(role).open(address, method=method).status_code == 403


def test_a_line_of_another_provider_is_not_there(household: Household, manager: Visitor) -> None:
    theirs = db.session.scalars(select(TrailEntry).where(TrailEntry.about_key == "Z9")).one().id
    assert manager.get(f"/audit/{theirs}").status_code == 404
    assert manager.get("/audit/99999").status_code == 404


def test_reading_what_is_told_of_a_household_is_noted(household: Household, manager: Visitor) -> None:
    page = manager.get(f"/audit/{entry_of('stay.corrected').id}").text
    assert "Whitby" in page
    assert "=Scarborough" in page
    read = entry_of("trail.read")
    assert (read.household_id, read.who) == (household.id, "manager@example.org")
    manager.get(f"/audit/{entry_of('unit.closed').id}")
    assert db.session.query(TrailEntry).filter_by(what="trail.read").count() == 1
    assert breaks() == []


def test_lines_are_found_by_what_who_and_whom(household: Household, manager: Visitor) -> None:
    assert "Stay corrected" not in found(manager, what="unit")
    assert "Unit closed" in found(manager, what="unit.closed")
    assert found(manager, what="uni") == ""
    assert found(manager, who="nobody@example.org") == ""
    assert "Stay corrected" in found(manager, about=household.reference)
    assert "Unit closed" not in found(manager, about=household.reference)
    assert "Unit closed" in found(manager, about="A")


def test_the_last_day_typed_is_included_and_days_are_londons(
    household: Household, manager: Visitor, monkeypatch
) -> None:
    late = datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC)  # a second before midnight in London
    provider = db.session.scalars(select(Provider)).one().id
    for moment, unit in ((late, "EVE"), (late.replace(hour=23), "MORN")):
        monkeypatch.setattr("refuge.clock.now", lambda moment=moment: moment)
        note_alone(OPERATOR, "unit.closed", ("unit", unit), provider_id=provider)
    monkeypatch.undo()
    june = found(manager, **{"from": "2026-06-01", "to": "2026-06-30"})
    assert "EVE" in june
    assert "MORN" not in june
    assert "MORN" in found(manager, **{"from": "2026-07-01", "to": "2026-07-01"})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from": "30/02/2026"}, "“30/02/2026” is not a date like 2020-04-01."),
        ({"to": "2026-02-30"}, "“2026-02-30” is not a day of the calendar."),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "Enter a day that is not before the first one"),
        ({"before": "x"}, "Search again"),
    ],
)
@pytest.mark.parametrize("address", ["/audit", "/audit/trail.csv"])
def test_a_bad_search_is_refused_in_words(manager: Visitor, address: str, typed: dict[str, str], said: str) -> None:
    answer = manager.post(address, data=typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert entry_of("trail.exported") is None


def read_lines(manager: Visitor) -> list[dict[str, object]]:
    """What the trail says of reading it, oldest first."""
    lines = manager.post("/audit/trail.jsonl", data={"what": "trail.read"}).text.splitlines()
    return [json.loads(line)["detail"] for line in lines]


def test_a_page_of_the_trail_that_names_households_is_noted_once_with_what_was_asked(
    household: Household, manager: Visitor
) -> None:
    manager.get("/audit")
    found(manager, about=household.reference, what="stay")
    assert read_lines(manager) == [{"after": {"search": {}}}, {"after": {"search": {"what": "stay", "about": "given"}}}]
    line = entry_of("trail.read")
    assert (line.chain, line.who, line.household_id) == (household.provider_id, "manager@example.org", None)


def test_a_page_that_names_none_is_not_noted(household: Household, manager: Visitor) -> None:
    found(manager, what="unit")
    found(manager, about="NOBODY")
    manager.post("/audit", data={"to": "2026-02-30"})
    administrator = Visitor(manager.application)
    administrator.post("/sign-in", data={"email": "administrator@example.org", "password": PASSWORD})
    assert household.reference not in found(administrator)
    assert entry_of("trail.read") is None


def test_pages_go_on_where_the_one_before_ended(household: Household, manager: Visitor, statements: list[str]) -> None:
    provider = db.session.scalars(select(Provider)).one().id
    for number in range(PAGE + 5):
        note_alone(OPERATOR, "unit.checked", ("unit", f"N{number:03}"), provider_id=provider)
    db.session.rollback()
    statements.clear()
    first = manager.post("/audit", data={"what": "unit.checked"}).text
    whole_page = len(statements)
    before = first.rpartition('name="before" value="')[2].partition('"')[0]
    statements.clear()
    second = manager.post("/audit", data={"what": "unit.checked", "before": before}).text
    assert len(statements) == whole_page
    assert first.count("Unit checked") == PAGE
    assert [second.count("Unit checked"), "N004" in second, "N005" in second] == [5, True, False]
    assert "Older" not in second
    assert "Newest" in second


def test_what_was_searched_is_downloaded_and_that_is_noted(household: Household, manager: Visitor) -> None:
    answer = manager.post("/audit/trail.csv", data={"what": "stay", "about": household.reference})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trail.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["household"] == household.reference
    assert json.loads(row["detail"])["before"] == {"origin": "Whitby"}
    noted = entry_of("trail.exported")
    assert (noted.who, noted.chain) == ("manager@example.org", household.provider_id)
    line = json.loads(manager.post("/audit/trail.jsonl", data={"what": "trail.exported"}).text.splitlines()[0])
    assert line["detail"]["after"]["search"] == {"what": "stay", "about": "given"}


def test_a_spreadsheet_runs_nothing_of_a_download(household: Household, sign_in: SignIn) -> None:
    note_alone(None, "sign_in.refused", ("address", "x"), address="=cmd()")
    db.session.rollback()
    client = sign_in("administrator")
    rows = list(csv.DictReader(io.StringIO(client.post("/audit/trail.csv").text)))
    assert "'=cmd()" in [row["address"] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_menu_offers_it_to_who_may_read_it(sign_in: SignIn) -> None:
    assert 'href="/audit"' in sign_in("manager").get("/utilisation").text


def test_the_menu_does_not_offer_it_to_others(sign_in: SignIn) -> None:
    assert 'href="/audit"' not in sign_in("worker").get("/utilisation").text


def test_whoever_is_refused_a_page_is_on_the_trail(sign_in: SignIn) -> None:
    assert sign_in("worker").get("/audit/1").status_code == 403
    line = entry_of("page.refused")
    assert (line.who, line.about_kind, line.about_key) == ("worker@example.org", "page", "trail.entry")
