"""After an erasure the figure of people of closed years says what it said, in every copy (D6)."""

import json
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from flask import Flask

from refuge.actions.retain import retain
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.counted_given import given
from refuge.figures.counted_records import counted_record
from refuge.figures.people import PEOPLE
from refuge.figures.selection import Grouping, Selection
from refuge.models import Person
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy
from tests import random_services
from tests.figures import crowded_services
from tests.random_people import draw_people
from tests.retention.lived import OPERATOR

CUTS: tuple[dict[str, Any], ...] = (
    {},
    *({"group": group} for group in Grouping if group is not Grouping.UNIT),
    {"contract": "C0a", "group": Grouping.PROPERTY},
    {"provider": "P1"},
)
POOLED = ({"contract": "POOL"}, {"contract": "POOL", "group": Grouping.AUTHORITY})


def printed(
    today: date, cuts: tuple[dict[str, Any], ...], copies: tuple[Copy, ...] = (Copy.PROVIDER,)
) -> dict[str, str]:
    """The figure as JSON, in each copy and cut."""
    return {
        f"{copy} {cut}": json.dumps(
            [counted_record(row) for row in given(OPERATOR, copy, Selection(today, **cut), PEOPLE, today, 5)]
        )
        for copy, cut in product(copies, cuts)
    }


def test_a_random_service_of_which_some_are_erased_has_the_people_it_had(either_app: Flask) -> None:
    draw_people(Random(1), random_services.draw(Random(28)))
    db.session.commit()
    today = date(2022, 6, 1)
    before = printed(today, CUTS)
    assert sum(one.due.stays for one in retain(OPERATOR, today, 2))
    assert printed(today, CUTS) == before
    with pytest.raises(RuleBroken, match="no longer held"):
        given(OPERATOR, Copy.PROVIDER, Selection(today, Kind.QUARTER), PEOPLE, today, 5)


def test_what_is_hidden_of_people_stays_hidden_and_no_more(app: Flask) -> None:
    lived = crowded_services.draw(Random(7))
    crowded_services.save(lived)
    chance = Random(7)
    db.session.add_all(
        Person(stay_id=stay_id, number=1, kind="adult", sex=chance.choices(["female", "male", None], [9, 2, 1])[0])
        for stay_id in range(1, len(lived) + 1)
    )
    db.session.commit()
    today = date(2021, 6, 1)  # the year up to April 2019 is erased, the next is not
    before = printed(today, POOLED, (Copy.CONTRACT, Copy.PUBLICATION))
    assert all("hidden" in rows for rows in before.values())
    assert retain(OPERATOR, today, 2)
    assert printed(today, POOLED, (Copy.CONTRACT, Copy.PUBLICATION)) == before
