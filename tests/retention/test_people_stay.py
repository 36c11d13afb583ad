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
from tests.figures import crowded_services
from tests.retention.lived import CUTS, OLD, OPERATOR, TODAY, lived, stays

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


def test_years_of_which_households_were_erased_have_the_people_they_had(either_app: Flask) -> None:
    lived()
    chance = Random(1)
    for stay in stays():
        if stay.reference != OLD:
            db.session.add(Person(stay_id=stay.id, number=1, kind="adult", sex=chance.choice(["female", "male", None])))
    db.session.commit()
    before = printed(TODAY, CUTS)
    assert '"hearing": 1' in before[f"{Copy.PROVIDER} {{}}"]
    assert sum(one.due.stays for one in retain(OPERATOR, TODAY, 2))
    assert printed(TODAY, CUTS) == before
    with pytest.raises(RuleBroken, match="no longer held"):
        given(OPERATOR, Copy.PROVIDER, Selection(TODAY, Kind.QUARTER), PEOPLE, TODAY, 5)


def test_what_is_hidden_of_people_stays_hidden_and_no_more(app: Flask) -> None:
    crowded = crowded_services.draw(Random(7))
    crowded_services.save(crowded)
    chance = Random(7)
    db.session.add_all(
        Person(stay_id=stay_id, number=1, kind="adult", sex=chance.choices(["female", "male", None], [9, 2, 1])[0])
        for stay_id in range(1, len(crowded) + 1)
    )
    db.session.commit()
    today = date(2021, 6, 1)  # the year up to April 2019 is erased, the next is not
    before = printed(today, POOLED, (Copy.CONTRACT, Copy.PUBLICATION))
    assert all("hidden" in rows for rows in before.values())
    assert retain(OPERATOR, today, 2)
    assert printed(today, POOLED, (Copy.CONTRACT, Copy.PUBLICATION)) == before
