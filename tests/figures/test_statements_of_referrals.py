"""How many statements the figures of referrals send never depends on how many referrals, units or months there are."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.demand import demand
from refuge.figures.needs_gap import needs_gap
from refuge.figures.referrals import referrals_given
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, Demand, Referral, ReferralChild
from refuge.vocabulary import Copy
from tests import services

LOOKING = Viewer.command_line()
TODAY = date(2021, 4, 1)
ASKED = Selection(TODAY, group=Grouping.CONTRACT)
FIGURES: dict[str, Callable[[], object]] = {
    **{
        f"referrals, {copy}": lambda copy=copy: referrals_given(LOOKING, copy, ASKED, TODAY, 5)
        for copy in (Copy.PROVIDER, Copy.CONTRACT, Copy.PUBLICATION)
    },
    **{
        f"needs gap, {copy}": lambda copy=copy: needs_gap(LOOKING, copy, ASKED, TODAY, 5)
        for copy in (Copy.PROVIDER, Copy.CONTRACT, Copy.PUBLICATION)
    },
    "demand": lambda: demand(LOOKING, Copy.CONTRACT, Selection(TODAY), TODAY, 5),
}


def refer(contract: Contract, numbers: range) -> None:
    """Households turned away for want of space, a child with each, and a unit and a month of demand for each."""
    house = services.house(contract.provider, f"HOUSE{numbers.start}")
    for number in numbers:
        services.serve(services.flat(house, f"FLAT{number}"), date(2019, 4, 1), None, contract)
        ids = {"reference": f"R{number}", "provider_id": contract.provider_id, "contract_id": contract.id}
        asked = {
            "received_on": date(2019, 4, 1) + timedelta(days=9 * number),
            "origin_code": services.ROTHERHAM,
            "adults": 1,
        }
        refused = {"outcome": "declined", "reason": "no_space", "decided_on": date(2020, 6, 1)}
        one = Referral(**ids, **asked, **refused)
        db.session.add(one)
        db.session.flush()
        db.session.add(ReferralChild(referral_id=one.id, number=1, age=number % 17))
        month = date(2000 + number, 4, 1)
        db.session.add(Demand(authority_code=services.ROTHERHAM, month=month, source="council", asked=number))
    db.session.commit()


@pytest.mark.parametrize("figure", FIGURES)
def test_more_referrals_send_no_more_statements(app: Flask, statements: list[str], figure: str) -> None:
    contract = services.contract(services.provider())
    refer(contract, range(2))
    sent = len(statements)
    FIGURES[figure]()
    few = len(statements) - sent
    refer(contract, range(2, 30))
    sent = len(statements)
    FIGURES[figure]()
    assert len(statements) - sent == few
