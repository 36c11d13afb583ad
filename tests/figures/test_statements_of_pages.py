"""How many statements a page of figures sends never depends on how many rows there are."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.releasing import released
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, Referral
from refuge.views.figures import PAGES
from refuge.views.framing import Asked, FigurePage
from refuge.vocabulary import Copy
from tests import services
from tests.figures.crowded_services import FIRST, TODAY, draw, save

LOOKING = Viewer.command_line()


def sent_by(page: FigurePage, copy: Copy, statements: list[str]) -> int:
    """The statements it takes to show a page of the pooled contract."""
    group = Grouping.PROPERTY if page.name == "compare" else None
    wanted = released(Selection(TODAY, contract="POOL", group=group), copy, page.about, TODAY)
    contract = db.session.query(Contract).filter_by(reference="POOL").one()
    before = len(statements)
    shown = page.show(Asked(LOOKING, copy, wanted, {}, contract, {}, TODAY, 5))
    assert shown.sections or not copy.is_exact
    return len(statements) - before


def asked_for_a_place(times: int) -> None:
    """Referrals to the pooled contract from its footprint, on one day and declined on the next."""
    contract = db.session.query(Contract).filter_by(reference="POOL").one()
    what = {"provider_id": contract.provider_id, "contract_id": contract.id, "origin_code": services.STOKE, "adults": 1}
    days = {"received_on": FIRST, "decided_on": FIRST + timedelta(days=1)}
    for number in range(times):
        db.session.add(Referral(reference=f"R{number}", outcome="declined", reason="no_space", **what, **days))
    db.session.flush()


@pytest.mark.parametrize("copy", [Copy.PROVIDER, Copy.CONTRACT])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_fuller_service_sends_no_more(app: Flask, statements: list[str], page: FigurePage, copy: Copy) -> None:
    lived = draw(Random(3))
    first = {(one.part, one.unit): one for one in reversed(lived)}  # every unit, so that as many places are told apart
    save(list(first.values()))
    asked_for_a_place(1)
    few = sent_by(page, copy, statements)
    db.session.rollback()
    save(lived)
    asked_for_a_place(20)
    assert sent_by(page, copy, statements) == few
