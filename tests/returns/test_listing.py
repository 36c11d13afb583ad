"""Which returns are due, late, signed off and accepted."""

from datetime import date

import pytest
from flask import Flask

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.returns.kinds import KINDS
from refuge.returns.listing import Waiting, collections, set_window, subject, waiting
from refuge.returns.signing import SignOff, answer, prepared, sign_off
from refuge.returns.stored import versions_of
from refuge.vocabulary.returns import PeriodKind, ReturnEvent
from tests.returns.signing import BRIEF, THRESHOLD, TODAY, signed, viewer
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
    """What was signed off stays; contract years from October are asked for that have no night in common with it."""
    contract = small_service()
    contract.year_starts_month = 10
    db.session.commit()
    signed(contract)
    set_window(viewer(), contract.id, PeriodKind.CONTRACT_YEAR, 15, None)
    assert states(date(2021, 10, 11)) == {"2020-21": "Due", "2019-20": "Signed off", "2017-18": "Not signed off"}
    for label in ("2018-19", "2019-20"):
        overlapping = subject(viewer(), contract.id, label, date(2021, 11, 1))
        with pytest.raises(RuleBroken, match="overlaps this one"):
            sign_off(viewer(), overlapping, SignOff("", note="It was looked at"), THRESHOLD)


def test_a_quarter_is_due_late_signed_off_and_accepted(app: Flask) -> None:
    contract = small_service()
    set_window(viewer(), contract.id, PeriodKind.QUARTER, 15, None)
    assert list(states(date(2020, 4, 24)).items())[:2] == [("2019-20 Q4", "Late"), ("2019-20 Q3", "Late")]
    assert states(date(2020, 7, 21))["2020-21 Q1"] == "Due"
    about = subject(viewer(), contract.id, "2019-20 Q2", TODAY)
    seen = prepared(viewer(), about, THRESHOLD).checksum
    one = sign_off(viewer(), about, SignOff(seen, note="It was looked at"), THRESHOLD)
    assert states(date(2020, 7, 21))["2019-20 Q2"] == "Signed off"
    answer(viewer("commissioner"), one.id, ReturnEvent.ACCEPTED, "")
    assert states(date(2020, 7, 21))["2019-20 Q2"] == "Accepted"


def test_a_quarter_is_due_on_a_day_of_the_month_after_it(app: Flask) -> None:
    contract = small_service()
    set_window(viewer(), contract.id, PeriodKind.QUARTER, None, (1, 31))
    assert states(date(2020, 4, 30))["2019-20 Q4"] == "Due"
    assert states(date(2020, 5, 1))["2019-20 Q4"] == "Late"


def test_a_quarter_of_a_year_that_was_signed_off_is_not_signed_off_as_well(app: Flask) -> None:
    """The first quarter begins on the same day as the year, and is no version of its return."""
    contract = small_service()
    year = signed(contract)
    set_window(viewer(), contract.id, PeriodKind.QUARTER, 15, None)
    labels = list(states(date(2020, 11, 1)))
    assert labels == ["2020-21 Q2", "2020-21 Q1", "2019-20", "2018-19 Q4", "2018-19 Q3"]
    first = subject(viewer(), contract.id, "2019-20 Q1", TODAY)
    ready = prepared(viewer(), first, THRESHOLD)
    assert [one.heading for one in ready.errors] == ["A return of this contract overlaps this one"]
    assert not ready.before
    assert [one.id for one in versions_of(year)] == [year.id]


def test_what_is_late_or_due_within_a_fortnight_waits(app: Flask) -> None:
    signed(small_service(), 2018)
    assert waiting(viewer(), date(2020, 4, 8)) == Waiting(0, 0, None)
    assert waiting(viewer(), date(2020, 4, 9)) == Waiting(0, 1, date(2020, 4, 23))
    assert waiting(viewer(), date(2020, 4, 24)) == Waiting(1, 0, None)
    assert waiting(viewer(), date(2021, 3, 31)) == Waiting(1, 0, None)
