"""Which properties a worker works in (D1): a manager chooses, the trail tells, and a worker with none sees nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit.searching import Search, every_line
from refuge.extensions import db
from refuge.models import AccountProperty, Property, Provider
from refuge.vocabulary import Role
from tests import services
from tests.accounts.conftest import account
from tests.visitor import Visitor

Enrolled = Callable[[str], Visitor]
ROTHERHAM = {"role": "commissioner", "authority": services.ROTHERHAM}


@pytest.fixture
def houses(strict: Flask) -> dict[str, int]:
    """The small service's house, a second one, and one of another provider."""
    services.house(db.session.query(Provider).one(), "COTTAGE")
    services.house(services.provider("OTHER"), "THEIRS")
    db.session.commit()
    return dict(db.session.execute(select(Property.reference, Property.id)).all())  # type: ignore[arg-type]


@pytest.fixture
def manager(houses: dict[str, int], enrolled: Enrolled) -> Visitor:
    return enrolled("manager")


def works_in(role: str = "worker") -> set[str]:
    """The references of the properties an account works in."""
    number = account(role).id
    return set(db.session.scalars(select(Property.reference).join(AccountProperty).filter_by(account_id=number)))


def told(what: str) -> dict[str, Any]:
    """Before and after, of the latest line of this kind."""
    *_, latest = every_line(Viewer.command_line(), Search(what=what))
    return latest.detail or {}


def test_a_manager_chooses_it_with_the_invitation(manager: Visitor, houses: dict[str, int]) -> None:
    page = manager.get("/people/new").text
    assert "The house" in page
    assert "House COTTAGE" in page
    assert "House THEIRS" not in page
    sent = {"email": "ann@example.org", "role": "worker", "properties": [houses["HOUSE"]]}
    assert manager.post("/people/new", data=sent).status_code == 200
    assert works_in("ann") == {"HOUSE"}
    assert told("account.invited")["after"] == {"role": "worker", "properties": ["HOUSE"]}


def test_a_manager_changes_it_later_and_the_trail_tells_before_and_after(
    manager: Visitor, houses: dict[str, int]
) -> None:
    number = account("worker").id
    assert "No property yet: they see no records" in manager.get(f"/people/{number}").text
    address = f"/people/{number}/properties"
    manager.post(address, data={"properties": [houses["HOUSE"]]})
    manager.post(address, data={"properties": [houses["COTTAGE"]]})
    assert works_in() == {"COTTAGE"}
    assert told("account.workplaces_changed") == {
        "before": {"properties": ["HOUSE"]},
        "after": {"properties": ["COTTAGE"]},
    }
    assert "House COTTAGE" in manager.get(f"/people/{number}").text
    assert manager.get(address).text.count(" checked") == 1
    manager.post(address, data={"save": "Save"})
    assert works_in() == set()


def test_what_was_not_changed_is_not_on_the_trail(manager: Visitor, houses: dict[str, int]) -> None:
    manager.post(f"/people/{account('worker').id}/properties", data={"save": "Save"})
    assert not list(every_line(Viewer.command_line(), Search(what="account.workplaces_changed")))


def test_nobody_works_in_another_providers_property(manager: Visitor, houses: dict[str, int]) -> None:
    number = account("worker").id
    for address, sent in (
        (f"/people/{number}/properties", {}),
        (f"/people/{number}/role", {"role": "worker"}),
        ("/people/new", {"email": "ann@example.org", "role": "worker"}),
    ):
        answer = manager.post(address, data=sent | {"properties": [houses["HOUSE"], houses["THEIRS"]]})
        assert answer.status_code == 400, address
        assert "There is a problem" in answer.text
    assert works_in() == set()


def test_only_workers_have_workplaces(manager: Visitor, houses: dict[str, int]) -> None:
    assert manager.get(f"/people/{account('manager').id}/properties").status_code == 404
    sent = {"email": "ann@example.org", "role": "manager", "properties": [houses["HOUSE"]]}
    assert manager.post("/people/new", data=sent).status_code == 200
    assert works_in("ann") == set()


def test_an_administrator_neither_chooses_nor_sees_it(enrolled: Enrolled, houses: dict[str, int]) -> None:
    administrator, number = enrolled("administrator"), account("worker").id
    assert administrator.get(f"/people/{number}/properties").status_code == 403
    for page in ("", "/role"):
        shown = administrator.get(f"/people/{number}{page}").text
        assert "The house" not in shown
        assert "work in" not in shown
    sent = {"role": "worker", "provider": account("worker").provider_id, "properties": [houses["HOUSE"]]}
    assert administrator.post(f"/people/{number}/role", data=sent).status_code == 302
    assert works_in() == set()


def test_another_role_clears_it(manager: Visitor, houses: dict[str, int]) -> None:
    number = account("worker").id
    manager.post(f"/people/{number}/properties", data={"properties": [houses["HOUSE"]]})
    manager.post(f"/people/{number}/role", data={"role": "manager", "properties": [houses["HOUSE"]]})
    assert works_in() == set()
    changed = {"before": {"role": "worker", "properties": ["HOUSE"]}, "after": {"role": "manager"}}
    assert told("account.role_changed") == changed
    manager.post(f"/people/{number}/role", data={"role": "worker", "properties": [houses["COTTAGE"]]})
    assert works_in() == {"COTTAGE"}


def test_another_role_or_provider_given_by_an_administrator_clears_it_and_the_same_keeps_it(
    enrolled: Enrolled, houses: dict[str, int]
) -> None:
    manager, administrator = enrolled("manager"), enrolled("administrator")
    number, own = account("worker").id, account("worker").provider_id
    other = db.session.query(Provider).filter_by(reference="OTHER").one().id
    manager.post(f"/people/{number}/properties", data={"properties": [houses["HOUSE"]]})
    for sent, left in (
        ({"role": "worker", "provider": own}, {"HOUSE"}),
        ({"role": "worker", "provider": other}, set()),
        (ROTHERHAM, set()),
    ):
        assert administrator.post(f"/people/{number}/role", data=sent).status_code == 302
        assert works_in() == left


def test_a_worker_with_none_sees_no_records_and_is_told_so(enrolled: Enrolled, houses: dict[str, int]) -> None:
    worker, manager = enrolled("worker"), enrolled("manager")
    for address in ("/", "/tonight", "/diary", "/utilisation"):
        page = worker.get(address).text
        assert "You see no records yet" in page, address
        assert "548" not in page
    manager.post(f"/people/{account('worker').id}/properties", data={"properties": [houses["HOUSE"]]})
    assert worker.get("/").location == "/tonight"
    assert "You see no records yet" not in worker.get("/utilisation?as-at=2021-01-25").text
    assert "548" in worker.get("/utilisation?as-at=2021-01-25").text


def test_where_no_property_is_recorded_there_is_none_to_choose(strict: Flask, enrolled: Enrolled) -> None:
    number = services.provider("EMPTY").id
    db.session.commit()
    for role in ("manager", "worker"):
        account(role).provider_id = number
        db.session.commit()
    manager = enrolled("manager")
    assert "No property is recorded yet" in manager.get(f"/people/{account('worker').id}/properties").text
    assert manager.post(f"/people/{account('worker').id}/properties").status_code == 200
    assert manager.post("/people/new", data={"email": "ann@example.org", "role": "worker"}).status_code == 200
    assert account("ann").role is Role.WORKER
