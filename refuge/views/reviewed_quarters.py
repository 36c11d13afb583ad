"""What a review of a contract has of its quarter, the one before and the same a year earlier: a row of every indicator each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.figures.cost import Cost, CostRow
from refuge.figures.cost_given import cost_given
from refuge.figures.counted import CountedRow
from refuge.figures.counted_given import given
from refuge.figures.departures import DEPARTURES
from refuge.figures.nights import UtilisationRow
from refuge.figures.nights_given import utilisation_given
from refuge.figures.origins import Count, OriginRow
from refuge.figures.origins_given import origins_by_count
from refuge.figures.people import PEOPLE
from refuge.figures.referrals import referrals_given
from refuge.figures.selection import Selection
from refuge.figures.voids import VOIDS
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.period import Kind, NotAPeriod, Period, period_of, read_label
from refuge.queries.reviews import surveys_of
from refuge.vocabulary import Copy

NIGHTS = ("commissioned", "occupied", "utilisation", "availability")
VOIDS_ = ("preparing_days_mean",)
LEFT = ("departures", "planned_share", "over_six_months")
PEOPLE_ = ("households", "throughput")
REFERRED = ("received", "accommodated")
MONEY = ("value", "per_commissioned_night", "per_occupied_night")
ANSWERED, POSITIVE = "survey_answered", "survey_positive"
NOTHING: dict[str, Any] = {
    **dict.fromkeys((*NIGHTS, *VOIDS_, *LEFT, *PEOPLE_, *REFERRED, "share_out_of_area", *MONEY)),
    "by_funder": {},
    ANSWERED: {},
    POSITIVE: {},
}
"""A quarter of which nothing is known."""

Part = tuple[Mapping[str, Any], Iterable[str]]
"""Some numbers of a quarter, and the names of those that are hidden."""


def quarter_of(selection: Selection) -> Period:
    """The quarter asked for, or the latest that is over. Raises RuleBroken on ``from``."""
    if selection.from_ is None:
        return latest_quarter(selection.as_at)
    try:
        return read_label(Kind.QUARTER, selection.from_)
    except NotAPeriod:
        raise RuleBroken("from", f"“{selection.from_}” is not a quarter like 2019-20 Q3.") from None


def latest_quarter(day: date) -> Period:
    """The latest quarter that is over.

    >>> latest_quarter(date(2021, 1, 25)).label, latest_quarter(date(2021, 4, 1)).label
    ('2020-21 Q3', '2020-21 Q4')
    """
    return _before(period_of(Kind.QUARTER, day))


def compared(quarter: Period) -> tuple[Period, Period, Period]:
    """A quarter, the one before it, and the same a year earlier."""
    first = quarter.starts_on
    return quarter, _before(quarter), period_of(Kind.QUARTER, first.replace(year=first.year - 1))


def reviewed(viewer: Viewer, copy: Copy, selection: Selection, today: date, threshold: int) -> list[CountedRow]:
    """A row for each of the three quarters. The number of statements is fixed.

    What is no longer held of one is nothing. Raises RuleBroken on what is no quarter, and on what the copy cannot have.
    """
    quarters = compared(quarter_of(selection))
    within = replace(
        selection, by=Kind.QUARTER, from_=str(quarters[2].starts_on), to=str(quarters[0].ends_on), group=None
    )
    asked = viewer, copy, within, today
    nights = _by_quarter(utilisation_given(*asked), _nights)
    parts = [
        nights,
        _by_quarter(_held(lambda: given(viewer, copy, within, VOIDS, today, threshold)), _counts(VOIDS_)),
        _by_quarter(_held(lambda: given(viewer, copy, within, DEPARTURES, today, threshold)), _counts(LEFT)),
        _by_quarter(_held(lambda: given(viewer, copy, within, PEOPLE, today, threshold)), _counts(PEOPLE_)),
        _by_quarter(_held(lambda: referrals_given(*asked, threshold)), _counts(REFERRED)),
        _by_quarter(_held(lambda: _origins(viewer, copy, within, today, threshold)), _share),
        _by_quarter(_held(lambda: cost_given(*asked)), _money),
        _surveys(viewer, copy, within.contract or "", quarters, threshold),
    ]
    return [_row(one, selection.as_at, _parts_of(one, parts)) for one in quarters]


def _parts_of(quarter: Period, parts: Sequence[Mapping[date, Part]]) -> list[Part]:
    """What each figure tells of a quarter; where nothing was in service there was nothing to count, which is not none."""
    found = [part.get(quarter.starts_on, ({}, ())) for part in parts]
    (nights, _), *_, surveys = found
    return found if nights.get("commissioned") else [surveys]


def _row(quarter: Period, as_at: date, parts: Sequence[Part]) -> CountedRow:
    told = {**NOTHING, **{name: value for numbers, _ in parts for name, value in numbers.items()}}
    hidden = tuple(sorted(name for _, names in parts for name in names))
    return CountedRow(quarter, quarter.is_to_date(as_at), None, told, hidden)


def _by_quarter(rows: Iterable[Any], part: Callable[[Any], Part]) -> dict[date, Part]:
    return {row.period.starts_on: part(row) for row in rows}


def _held(ask: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """Nothing of a figure of which a part is no longer held (D6), or which this reader cannot have."""
    try:
        return ask()
    except RuleBroken:
        return []


def _nights(row: UtilisationRow) -> Part:
    if "occupied" in row.hidden:
        return {"commissioned": row.nights.commissioned}, NIGHTS[1:]
    return {name: getattr(row.nights, name) for name in NIGHTS}, ()


def _counts(names: Sequence[str]) -> Callable[[CountedRow], Part]:
    return lambda row: ({name: row.told[name] for name in names}, [name for name in names if name in row.hidden])


def _origins(viewer: Viewer, copy: Copy, within: Selection, today: date, threshold: int) -> list[OriginRow]:
    return origins_by_count(viewer, copy, within, [Count.SUPPORTED], today, threshold)[Count.SUPPORTED]


def _share(row: OriginRow) -> Part:
    """The share out of area is nothing where either count is hidden (D3)."""
    is_hidden = None in (row.origins.in_borough, row.origins.out_of_area)
    share = None if is_hidden else row.origins.share_out_of_area
    return {"share_out_of_area": share}, ["share_out_of_area"] if is_hidden else []


def _money(row: CostRow) -> Part:
    cost: Cost = row.cost
    told = {name: None if name in row.hidden else getattr(cost, name) for name in MONEY}
    funders = {name or "not recorded": float(pounds) for name, pounds in cost.by_funder.items()}
    return {**told, "by_funder": funders}, [name for name in MONEY if name in row.hidden]


def _surveys(viewer: Viewer, copy: Copy, contract: str, quarters: Sequence[Period], threshold: int) -> dict[date, Part]:
    """What each question was answered, by audience and question."""
    found: dict[date, tuple[dict[str, dict[str, int | None]], list[str]]] = {}
    for row in surveys_of(viewer, contract, [one.starts_on for one in quarters]):
        told, hidden = found.setdefault(row.quarter, ({ANSWERED: {}, POSITIVE: {}}, []))
        name = f"{row.audience.value}: {row.question}"
        counts = {ANSWERED: row.answered, POSITIVE: row.positive}
        gone = _hidden_of_a_survey(copy, row.answered, row.positive, threshold)
        for key, count in counts.items():
            told[key][name] = None if key in gone else count
        hidden += [f"{key}: {name}" for key in gone]
    return dict(found)


def _hidden_of_a_survey(copy: Copy, answered: int, positive: int, threshold: int) -> Sequence[str]:
    """Few answers are hidden outside the provider, and who among many were few (D3)."""
    if copy.is_exact:
        return ()
    if is_small(answered, threshold):
        return ANSWERED, POSITIVE
    few = is_small(positive, threshold) or is_small(answered - positive, threshold)
    return (POSITIVE,) if few else ()


def _before(quarter: Period) -> Period:
    return period_of(Kind.QUARTER, quarter.starts_on - timedelta(days=1))
