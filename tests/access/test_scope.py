"""Which rows each may see (D1), on real rows: the one place that decides it."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select

from refuge.access.scope import Viewer, contracts_seen, properties_seen, stays_seen
from refuge.actions.restrict_stay import restrict_stay
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Account, AccountProperty, Contract, Property, Provider, Stay
from refuge.vocabulary import Role
from tests import services


class House:
    """Two providers; the first with two properties, a stay in each, a manager and a worker of the first property."""

    def __init__(self) -> None:
        self.provider, self.other = services.provider("P1"), services.provider("P2")
        contract = services.contract(self.provider, footprint=(services.SHEFFIELD_BEFORE,))
        houses = [services.house(self.provider, name) for name in ("EAST", "WEST")]
        self.stays = []
        for at, house in enumerate(houses):
            unit = services.flat(house, f"U{at}")
            services.serve(unit, date(2019, 4, 1), None, contract)
            self.stays.append(services.occupy(unit, date(2019, 5, 1)))
        self.manager = self._viewer("manager", Role.MANAGER, self.provider)
        self.worker = self._viewer("worker", Role.WORKER, self.provider)
        self.colleague = self._viewer("colleague", Role.WORKER, self.provider)
        self.stranger = self._viewer("stranger", Role.MANAGER, self.other)
        for one in (self.worker, self.colleague):
            db.session.add(AccountProperty(account_id=one.account_id, property_id=houses[0].id))
        db.session.commit()

    def _viewer(self, name: str, role: Role, provider: Provider) -> Viewer:
        account = Account(email=f"{name}@example.org", password_hash="", role=role, provider_id=provider.id)
        db.session.add(account)
        db.session.flush()
        return Viewer(role=role, provider_id=provider.id, account_id=account.id)


@pytest.fixture
def house(app: Flask) -> House:
    """The two providers."""
    return House()


def seen(model: type, condition: ColumnElement[bool]) -> set[int]:
    """The ids of the rows that are seen."""
    return set(db.session.scalars(select(model.id).where(condition)))


def test_a_manager_sees_their_provider_s_stays_and_nobody_else_s(house: House) -> None:
    everything = {stay.id for stay in house.stays}
    assert seen(Stay, stays_seen(house.manager)) == everything
    assert seen(Stay, stays_seen(house.stranger)) == set()


def test_a_worker_sees_the_stays_of_the_properties_they_work_in(house: House) -> None:
    assert seen(Stay, stays_seen(house.worker)) == {house.stays[0].id}
    assert len(seen(Property, properties_seen(house.worker))) == 1


def test_a_restricted_stay_is_seen_by_those_named_alone(house: House) -> None:
    restrict_stay(house.manager, house.stays[0].id, [house.worker.account_id])
    assert house.stays[0].id in seen(Stay, stays_seen(house.manager)), "whoever restricts it is named too"
    assert seen(Stay, stays_seen(house.worker)) == {house.stays[0].id}
    assert seen(Stay, stays_seen(house.colleague)) == set()


def test_naming_nobody_opens_it_again(house: House) -> None:
    restrict_stay(house.manager, house.stays[0].id, [house.worker.account_id])
    restrict_stay(house.manager, house.stays[0].id, [])
    assert seen(Stay, stays_seen(house.colleague)) == {house.stays[0].id}


def test_a_stay_out_of_scope_cannot_be_restricted_nor_one_s_own_to_strangers(house: House) -> None:
    with pytest.raises(NotFound):
        restrict_stay(house.stranger, house.stays[0].id, [house.stranger.account_id])
    with pytest.raises(RuleBroken):
        restrict_stay(house.manager, house.stays[0].id, [house.stranger.account_id])


def test_a_commissioner_and_an_administrator_see_no_stay_and_no_property(house: House) -> None:
    for viewer in (Viewer(Role.COMMISSIONER, authority_code=services.SHEFFIELD), Viewer(Role.ADMINISTRATOR)):
        assert seen(Stay, stays_seen(viewer)) == set()
        assert seen(Property, properties_seen(viewer)) == set()


def test_an_authority_sees_the_contracts_of_the_one_it_replaced(house: House) -> None:
    sheffield = Viewer(Role.COMMISSIONER, authority_code=services.SHEFFIELD)
    rotherham = Viewer(Role.COMMISSIONER, authority_code=services.ROTHERHAM)
    assert len(seen(Contract, contracts_seen(sheffield))) == 1
    assert seen(Contract, contracts_seen(rotherham)) == set()
