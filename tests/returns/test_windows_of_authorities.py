"""When the returns of authorities are due, and who is told that they are late."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit.searching import Search, every_line
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import AuthorityWindow, Provider
from refuge.returns.authorities import authority_returns, set_authority_window
from refuge.returns.kinds import KINDS
from refuge.returns.listing import Waiting, set_window, waiting
from refuge.returns.signing import answer
from refuge.vocabulary import Role
from refuge.vocabulary.returns import PeriodKind, ReturnEvent
from tests import services
from tests.returns.pooled import pooled
from tests.returns.safe_accommodation import BRIEF_OF_AUTHORITIES, officer, returned
from tests.services import STOKE
from tests.together import at_once


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF_OF_AUTHORITIES.code, BRIEF_OF_AUTHORITIES)


def states(today: date) -> dict[str, str]:
    """Year → how the return of Stoke stands on a day."""
    (one,) = authority_returns(officer(), today)
    return {year.period.label: year.state_on(today) for year in one.years}


def test_it_is_due_fifteen_working_days_after_its_year_and_late_then(app: Flask) -> None:
    pooled()
    assert states(date(2020, 3, 31)) == {}
    assert states(date(2020, 4, 23)) == {"2019-20": "Due"}
    assert states(date(2020, 4, 24)) == {"2019-20": "Late"}
    assert states(date(2021, 4, 24)) == {"2020-21": "Late", "2019-20": "Not signed off"}


def test_what_was_signed_off_accepted_and_sent_back_says_so(app: Flask) -> None:
    pooled()
    one = returned()
    assert states(date(2021, 1, 25)) == {"2019-20": "Signed off"}
    answer(officer("another"), one.id, ReturnEvent.SENT_BACK, "The sanctuary scheme is missing")
    assert states(date(2021, 1, 25)) == {"2019-20": "Sent back"}
    answer(officer("another"), returned().id, ReturnEvent.ACCEPTED, "")
    assert states(date(2021, 1, 25)) == {"2019-20": "Accepted"}


def test_the_window_is_the_authority_s_own(app: Flask) -> None:
    contract = pooled()
    set_authority_window(officer(), None, (6, 30))
    assert states(date(2020, 6, 30)) == {"2019-20": "Due"}
    assert states(date(2020, 7, 1)) == {"2019-20": "Late"}
    manager = Viewer(Role.MANAGER, provider_id=contract.provider_id)
    assert waiting(manager, date(2020, 6, 1)) == Waiting(1, 0, None), "the contract's is due when it was"
    (line,) = every_line(Viewer.command_line(), Search(what="return.window_set"))
    assert line.about == ("authority", STOKE)
    assert (line.detail or {})["before"] == {"working_days": 15, "month": None, "day": None}
    assert (line.detail or {})["after"] == {"working_days": None, "month": 6, "day": 30}


def test_on_the_29th_of_february_it_is_due_on_the_month_s_last_day(app: Flask) -> None:
    pooled()
    set_authority_window(officer(), None, (2, 29))
    assert states(date(2021, 2, 28))["2019-20"] == "Due"
    assert states(date(2021, 3, 1))["2019-20"] == "Late"


def test_each_side_is_told_of_what_it_sends(app: Flask) -> None:
    """The contract is collected by quarter, four of which are late; the authority's year is due within a fortnight."""
    contract = pooled()
    manager = Viewer(Role.MANAGER, provider_id=contract.provider_id)
    set_window(manager, contract.id, PeriodKind.QUARTER, 1, None)
    assert waiting(officer(), date(2020, 4, 8)) == Waiting(0, 0, None)
    assert waiting(officer(), date(2020, 4, 9)) == Waiting(0, 1, date(2020, 4, 23))
    assert waiting(officer(), date(2020, 4, 24)) == Waiting(1, 0, None)
    assert waiting(manager, date(2020, 4, 24)) == Waiting(4, 0, None)
    returned()
    assert not waiting(officer(), date(2020, 4, 24))


def test_nobody_sets_another_authority_s(app: Flask) -> None:
    contract = pooled()
    for stranger in (Viewer(Role.MANAGER, provider_id=contract.provider_id), Viewer.command_line()):
        with pytest.raises(NotFound):
            set_authority_window(stranger, 20, None)
    assert db.session.scalars(select(AuthorityWindow)).all() == []


def test_two_officers_who_set_the_first_window_at_once_both_have_set_it(either_app: Flask) -> None:
    pooled()
    one, other = officer(), officer("another")
    at_once(lambda: set_authority_window(one, 20, None), lambda: set_authority_window(other, None, (6, 30)))
    row = db.session.scalars(select(AuthorityWindow)).one()
    first, second = every_line(Viewer.command_line(), Search(what="return.window_set"))
    assert (first.detail or {})["after"] == (second.detail or {})["before"]
    assert (second.detail or {})["after"] == {"working_days": row.working_days, "month": row.month, "day": row.day}
    assert row.set_by == second.who


def test_the_number_of_statements_does_not_grow(app: Flask, statements: list[str]) -> None:
    contract = pooled()
    counts = []
    for name in ("MORE", "STILL"):
        db.session.rollback()
        statements.clear()
        waiting(officer(), date(2021, 1, 25))
        counts.append(len(statements))
        services.contract(db.session.get_one(Provider, contract.provider_id), name, footprint=(STOKE,))
        db.session.commit()
    assert counts[0] == counts[1]
