"""After an erasure the referrals of closed years, and their needs, are told as before; anything finer is no longer held (D6)."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from refuge.actions import freezing
from refuge.actions.retain import retain
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.freezable import FREEZABLE
from refuge.figures.needs_gap import needs_gap
from refuge.figures.referrals import REFERRALS
from refuge.figures.selection import Grouping, Selection
from refuge.models import Referral
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy
from tests import services
from tests.retention.lived import OPERATOR, TODAY, lived

CUTS = (
    {}, {"group": Grouping.CONTRACT}, {"group": Grouping.PROVIDER}, {"contract": "C1"},
    {"contract": "C1", "group": Grouping.AUTHORITY}, {"authority": services.ROTHERHAM},
)  # fmt: skip


def told() -> list[object]:
    """Every referral figure by financial year, in the cuts that are frozen."""
    db.session.rollback()
    asked = [Selection(TODAY, **cut) for cut in CUTS]
    rows = [REFERRALS.rows(OPERATOR, one, TODAY) for one in asked]
    needs = [needs_gap(OPERATOR, Copy.PROVIDER, one, TODAY, 5) for one in asked]
    return [*([(row.period, row.group, row.told) for row in each] for each in rows), *needs]


@pytest.fixture
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freeze no other figure: that takes most of the time."""
    mine = {name: FREEZABLE[name] for name in ("referrals", "needs gap")}
    monkeypatch.setattr(freezing, "FREEZABLE", mine)
    monkeypatch.setattr(freezing, "_freeze_patterns", lambda *_: None)


def test_referral_figures_of_closed_years_outlive_the_referrals(app: Flask, only_these: None) -> None:
    known = lived()
    for referral in db.session.scalars(select(Referral)):
        referral.contract_id = known.contract.id
    db.session.commit()
    before = told()
    assert before[0][0][2]["by_reason"] == {"no_space": 1}
    list(retain(OPERATOR, TODAY, 2))
    assert db.session.scalar(select(func.count()).where(Referral.erased_on.is_not(None))) == 2
    assert told() == before
    with pytest.raises(RuleBroken, match="no longer held"):
        REFERRALS.rows(OPERATOR, Selection(TODAY, Kind.QUARTER), TODAY)
