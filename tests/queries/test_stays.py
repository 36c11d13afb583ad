"""One stay out of the database, on either kind, for everybody who may see it."""

from datetime import date

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import Account, AccountProperty
from refuge.queries.stays import find_household, placements, stay_record
from refuge.vocabulary import Role
from tests import services


def test_a_stay_is_found_by_who_may_see_it_with_the_places_they_may_know(either_app: Flask) -> None:
    """D1: a worker sees the properties they work in; to another provider it does not exist."""
    provider = services.provider()
    houses = [services.house(provider, name) for name in ("EAST", "WEST")]
    worker = Account(email="worker@example.org", password_hash="", role=Role.WORKER, provider_id=provider.id)
    db.session.add(worker)
    db.session.flush()
    db.session.add(AccountProperty(account_id=worker.id, property_id=houses[0].id))
    stay = services.stay(provider, date(2022, 1, 3))
    for house, days in zip(houses, ((date(2022, 1, 3), date(2022, 2, 1)), (date(2022, 2, 1), None)), strict=True):
        flat = services.flat(house, house.reference)
        services.serve(flat, date(2022, 1, 1))
        services.place(flat, stay, *days)
    manager = Viewer(Role.MANAGER, provider.id, account_id=99)
    working = Viewer(Role.WORKER, provider.id, account_id=worker.id)
    for viewer, known in ((Viewer.command_line(), 2), (manager, 2), (working, 1)):
        record = stay_record(viewer, stay.id)
        assert [one.starts_on for one in record.placements] == [date(2022, 1, 3), date(2022, 2, 1)]
        assert sum(one.unit is not None for one in record.placements) == known
        assert find_household(viewer, stay.household_id)[1] == [stay]
    stranger = Viewer(Role.MANAGER, services.provider("P2").id, account_id=98)
    for found in (stay_record, find_household):
        with pytest.raises(NotFound):
            found(stranger, stay.id if found is stay_record else stay.household_id)
    assert placements(manager, []) == {}
