"""After an erasure departures of closed years are printed as they were (D6), and voids are still counted."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from flask import Flask

from refuge.actions import freezing
from refuge.actions.retain import retain
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.counted import Figure
from refuge.figures.counted_given import given
from refuge.figures.counted_records import counted_record
from refuge.figures.departures import DEPARTURES
from refuge.figures.selection import Grouping, Selection
from refuge.figures.voids import VOIDS
from refuge.models import Stay
from refuge.vocabulary import Copy
from tests.figures import crowded_services
from tests.retention.lived import CUTS, HIDING, OPERATOR, TODAY, lived

POOL = ({"contract": "POOL"}, {"contract": "POOL", "group": Grouping.AUTHORITY})


@pytest.fixture(autouse=True)
def nothing_else_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freezing takes most of the time, and only departures are looked at."""
    monkeypatch.setattr(freezing, "FREEZABLE", {DEPARTURES.name: DEPARTURES.freezable})
    monkeypatch.setattr(freezing, "COUNTED", (DEPARTURES,))


def answered(chance: Random) -> None:
    """Give every stay that ended an answer to how it ended."""
    for stay in db.session.query(Stay).where(Stay.departed_on.is_not(None)).order_by(Stay.id):
        stay.departure_planned = chance.choice([True, False, None])
        stay.departure_reason = chance.choice(["moved_on", "evicted", "died", "handed_over", None])
        stay.destination = chance.choice(["council_tenancy", "outcome_pending", None])
    db.session.commit()


def printed(figure: Figure, today: date, cuts: Sequence[dict[str, Any]], copies: Sequence[Copy]) -> dict[str, str]:
    """The figure by financial year, as JSON, in the copies that have it."""
    found = {}
    for copy, cut in product(copies, cuts):
        try:
            rows = given(OPERATOR, copy, Selection(today, **cut), figure, today, 5)
        except RuleBroken as broken:
            if "no longer held" in broken.message:
                raise
            continue
        found[f"{copy} {cut}"] = json.dumps([counted_record(row) for row in rows])
    return found


def everything(today: date) -> list[dict[str, str]]:
    return [printed(figure, today, CUTS, [Copy.PROVIDER]) for figure in (DEPARTURES, VOIDS)]


def erase(today: date) -> int:
    return sum(one.due.stays for one in retain(OPERATOR, today, 2))


def test_departures_and_voids_print_what_they_printed(app: Flask) -> None:
    lived()
    answered(Random(28))
    before = everything(TODAY)
    assert len(before[0]) == len(CUTS)
    assert erase(TODAY)
    assert everything(TODAY) == before
    assert '"died"' in before[0]["provider {}"] or '"evicted"' in before[0]["provider {}"]


def test_what_is_hidden_of_departures_stays_hidden_and_no_more(app: Flask) -> None:
    crowded_services.save(crowded_services.draw(Random(7)))
    answered(Random(7))
    today = date(2021, 6, 1)  # the year up to April 2019 is erased, the next is not
    before = printed(DEPARTURES, today, POOL, HIDING)
    assert any('"hidden"' in rows for rows in before.values())
    assert erase(today)
    assert printed(DEPARTURES, today, POOL, HIDING) == before
