"""Which returns are due, late, signed off and accepted."""

from datetime import date

import pytest
from flask import Flask

from refuge.errors import RuleBroken
from refuge.returns.kinds import KINDS
from refuge.returns.listing import collections, set_window
from refuge.returns.signing import answer
from refuge.vocabulary.returns import PeriodKind, ReturnEvent
from tests.returns.signing import BRIEF, signed, viewer
from tests.small_service import small_service


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


def states(today: date) -> dict[str, str]:
    """Year → how its return stands on a day."""
    (one,) = collections(viewer(), today)
    return {year.period.label: year.state_on(today) for year in one.years}


def test_a_return_is_due_fifteen_working_days_after_its_year_and_late_then(app: Flask) -> None:
    small_service()
    assert states(date(2020, 4, 23)) == {"2019-20": "Due", "2018-19": "Not signed off"}
    assert states(date(2020, 4, 24))["2019-20"] == "Late"
    assert states(date(2019, 3, 31)) == {}


def test_what_was_signed_off_and_accepted_says_so(app: Flask) -> None:
    one = signed(small_service())
    assert states(date(2021, 1, 25))["2019-20"] == "Signed off"
    answer(viewer("commissioner"), one.id, ReturnEvent.ACCEPTED, "")
    assert states(date(2021, 1, 25))["2019-20"] == "Accepted"


def test_the_window_is_the_contract_s_own(app: Flask) -> None:
    contract = small_service()
    set_window(viewer(), contract.id, PeriodKind.YEAR, None, (6, 30))
    assert states(date(2020, 6, 30))["2019-20"] == "Due"
    assert states(date(2020, 7, 1))["2019-20"] == "Late"


def test_years_of_two_kinds_do_not_overlap(app: Flask) -> None:
    contract = small_service()
    contract.year_starts_month = 10
    signed(contract)
    with pytest.raises(RuleBroken, match="Years of two kinds"):
        set_window(viewer(), contract.id, PeriodKind.CONTRACT_YEAR, 15, None)
