"""One stay restricted to named staff (D1)."""

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Account, StayViewer
from tests.views.conftest import SignIn
from tests.views.recording import ago, arrived, flat, source
from tests.views.test_stays import _worker
from tests.visitor import Visitor


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


@pytest.fixture
def page(manager: Visitor) -> str:
    """The page about a household in Flat C."""
    return f"/stays/{arrived(flat('C'), ago(10)).id}/restriction"


def account(role: str) -> int:
    """Somebody of the small service."""
    db.session.rollback()
    return db.session.scalars(select(Account.id).where(Account.email == f"{role}@example.org")).one()


def named() -> list[int]:
    """Who may see the stay that is restricted."""
    db.session.rollback()
    return [*db.session.scalars(select(StayViewer.account_id).order_by(StayViewer.account_id))]


def test_a_stay_is_restricted_to_staff_and_to_who_restricts_it(app: Flask, manager: Visitor, page: str) -> None:
    stay = page.removesuffix("/restriction")
    worker = _worker(app)
    assert worker.get(stay).status_code == 200
    assert manager.post(page, data={"seen_by": "everybody"}).status_code == 302
    assert named() == [], "nobody named leaves it open"
    spare = _spare()
    assert manager.post(page, data={"seen_by": "named", "account_ids": [spare]}).status_code == 302
    assert named() == sorted([spare, account("manager")])
    assert worker.get(stay).status_code == 404
    assert f'value="{spare}" checked' in source(manager.get(page))
    manager.post(page, data={"seen_by": "everybody"})
    assert worker.get(stay).status_code == 200


def test_a_manager_can_keep_a_stay_to_themselves(app: Flask, manager: Visitor, page: str) -> None:
    assert manager.post(page, data={"seen_by": "named"}).status_code == 302
    assert named() == [account("manager")]
    assert _worker(app).get(page.removesuffix("/restriction")).status_code == 404
    assert 'value="named" checked' in source(manager.get(page))


def test_only_own_staff_are_named(manager: Visitor, page: str) -> None:
    answer = manager.post(page, data={"seen_by": "named", "account_ids": [account("commissioner")]})
    assert answer.status_code == 400
    assert named() == []


def test_only_a_manager_restricts(app: Flask, manager: Visitor, page: str) -> None:
    worker = _worker(app)
    assert worker.get(page).status_code == 403
    assert page not in worker.get(page.removesuffix("/restriction")).text
    assert page in manager.get(page.removesuffix("/restriction")).text


def _spare() -> int:
    own = db.session.get_one(Account, account("worker"))
    spare = Account(
        email="spare@example.org", password_hash=own.password_hash, role=own.role, provider_id=own.provider_id
    )
    db.session.add(spare)
    db.session.commit()
    return spare.id
