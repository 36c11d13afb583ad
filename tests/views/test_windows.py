"""Which periods the page shows where nobody said: neither endless rows nor empty ones, and what was asked for always."""

import re
from datetime import date

import pytest

from refuge.access.scope import Viewer
from refuge.actions.close_unit import close_unit
from refuge.extensions import db
from refuge.figures.nights import UtilisationRow
from refuge.figures.selection import Selection
from refuge.models import DiaryEntry, Stay, Unit
from refuge.occupancy.period import Kind, financial_year, period_of
from refuge.occupancy.utilisation import Nights
from refuge.views.windows import window
from tests.views.conftest import SignIn
from tests.visitor import Visitor

SOME, NONE = Nights(365, 300), Nights()
TODAY = date(2021, 1, 25)
YEARS = Selection(as_at=TODAY)


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


def year(first: int, nights: Nights, shortfall: int = 0) -> UtilisationRow:
    """The row of a financial year."""
    return UtilisationRow(financial_year(first), False, None, nights, 0, 0, 0, shortfall)


def months(count: int) -> list[UtilisationRow]:
    """Rows of neighbouring months with nights."""
    days = [date(2010 + at // 12, at % 12 + 1, 1) for at in range(count)]
    return [UtilisationRow(period_of(Kind.MONTH, day), False, None, SOME, 0, 0, 0, 0) for day in days]


EMPTY_AT_BOTH_ENDS = [year(2014, NONE), year(2015, SOME), year(2016, NONE), year(2017, SOME), year(2018, NONE)]


def shown(rows: list[UtilisationRow], **asked: str) -> list[str]:
    """The labels of the rows a page shows."""
    return [row.period.label for row in window(rows, Selection(as_at=TODAY, **asked)).rows]  # type: ignore[arg-type]


def test_empty_periods_at_either_end_are_left_out_but_not_between() -> None:
    assert shown(EMPTY_AT_BOTH_ENDS) == ["2015-16", "2016-17", "2017-18"]
    assert window(EMPTY_AT_BOTH_ENDS, YEARS).has_ended


def test_empty_periods_that_were_asked_for_stay() -> None:
    assert shown(EMPTY_AT_BOTH_ENDS, from_="2014-15")[0] == "2014-15"
    assert shown(EMPTY_AT_BOTH_ENDS, to="2018-19")[-1] == "2018-19"


def test_a_period_short_of_its_minimum_is_not_empty() -> None:
    assert shown([year(2017, SOME), year(2018, NONE, shortfall=365)]) == ["2017-18", "2018-19"]


def test_nothing_commissioned_at_all_shows_nothing() -> None:
    assert shown([year(2017, NONE)]) == shown([]) == []


def test_months_without_a_from_are_the_latest_two_years() -> None:
    few = window(months(24), Selection(TODAY, Kind.MONTH))
    many = window(months(25), Selection(TODAY, Kind.MONTH))
    assert len(few.rows) == len(many.rows) == 24
    assert many.rows[-1] == many.all_rows[-1]
    assert many.leaves_out_earlier
    assert not few.leaves_out_earlier
    assert len(window(months(25), Selection(TODAY, Kind.MONTH, from_="2010-01")).rows) == 25


def test_the_page_says_that_there_is_more_and_leads_to_it(manager: Visitor) -> None:
    page = manager.get("/utilisation?by=month&as-at=2021-01-25").text
    assert page.count("annual__period") == 24
    assert "The latest 24 months." in page
    assert "Give a From under Change for more" in page
    more = re.search(r'href="([^"]+)">show\s+all', page)
    assert more
    everything = manager.get(more[1].replace("&amp;", "&")).text
    assert everything.count("annual__period") == 34
    assert "The latest" not in everything


def test_a_contract_that_has_ended_ends_the_table(manager: Visitor) -> None:
    end = date(2020, 4, 1)
    db.session.query(DiaryEntry).filter(DiaryEntry.ends_on.is_(None)).update({"ends_on": end})
    db.session.query(Stay).filter(Stay.departed_on.is_(None)).update({"departed_on": end})
    db.session.commit()
    for unit in db.session.query(Unit).all():
        close_unit(Viewer.command_line(), unit.id, end)
    page = manager.get("/utilisation?as-at=2024-05-01").text
    assert page.count("annual__period") == 2
    assert "No nights were commissioned after 2019 – 2020." in page
    assert manager.get("/utilisation?to=2023-24&as-at=2024-05-01").text.count("annual__period") == 6
