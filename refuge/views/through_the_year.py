"""The page of one financial year: units occupied night by night for the provider, the mean of each month for others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from refuge.charts.chart import Chart, Table
from refuge.charts.year import Month, Night, means_chart, months_table, nights_chart, year_opening
from refuge.display import written_period
from refuge.errors import RuleBroken
from refuge.figures.files import Recorded
from refuge.figures.nights import NightRow, UtilisationRow, nightly
from refuge.figures.nights_given import utilisation_given
from refuge.figures.records import night_record
from refuge.figures.releasing import About
from refuge.forms.selection import OneYearForm
from refuge.occupancy.period import Kind, NotAPeriod, Period, financial_year, period_of, read_label
from refuge.occupancy.utilisation import Nights
from refuge.views.earlier import spent, spent_a_year_before
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.utilisation_notes import ABOUT_HIDDEN
from refuge.views.utilisation_records import recorded

BY_NIGHT = (
    "A unit is occupied on a night that a household arrived on or stayed, not on the night it left (N1). Units in service are"
    " those that could be let under a contract that night (N5).",
)
BY_MONTH = (
    "The mean of a month is its occupied nights divided by its nights (N5); no figure by single nights leaves the provider"
    " (D4).",
)
NOTHING = "Nothing was in service in this year. Choose another year or another contract under Change."


def show(asked: Asked) -> Shown:
    """One year beside the one before it."""
    year = _year(asked)
    before = financial_year(year.starts_on.year - 1)
    rows = _months(asked, before.starts_on, year)
    months, earlier = ([_month(asked, row) for row in rows if _is_in(row, one)] for one in (year, before))
    nights = _nights(asked, before, year) if asked.copy.is_exact else []
    tonight = [_night(row) for row in nights if row.night >= year.starts_on]
    then = [_night(row) for row in nights if row.night < year.starts_on]
    chart = nights_chart(year, tonight, then) if asked.copy.is_exact else means_chart(year, months, earlier)
    table = months_table(months, earlier)
    has_units = any(month.nights.commissioned for month in months)
    return Shown(
        subject=asked.subject_of(written_period(year)),
        opening=_opening(asked, year, tonight),
        sections=_sections(asked, table, chart, months) if has_units else [],
        meaning=BY_NIGHT if asked.copy.is_exact else BY_MONTH,
        rule="N1, N5",
        recorded=_recorded(asked, nights) if asked.copy.is_exact else recorded(asked, rows),
        empty=None if has_units else NOTHING,
    )


PAGE = FigurePage("through-the-year", "Occupancy through the year", About.NIGHTS, show, OneYearForm, menu="Year")


def _sections(asked: Asked, table: Table, chart: Chart | None, months: Sequence[Month]) -> list[Section]:
    notes = [ABOUT_HIDDEN] if any(month.is_hidden for month in months) else []
    sections = [Section("Night by night" if asked.copy.is_exact else "Month by month", chart=chart)] if chart else []
    sections.append(Section(table.caption, table, notes=notes))
    if chart and asked.copy.is_exact:
        sections.append(Section("Show the nights on which a number changed", chart.table, is_folded=True))
    return sections


def _year(asked: Asked) -> Period:
    """The year asked for by its label, or the one that the last night counted lies in."""
    label = asked.selection.from_
    if label is None:
        return period_of(Kind.YEAR, asked.selection.as_at - timedelta(days=1))
    try:
        return read_label(Kind.YEAR, label)
    except NotAPeriod:
        raise RuleBroken("from", f"“{label}” is not a financial year like 2019-20.") from None


def _months(asked: Asked, first: date, year: Period) -> list[UtilisationRow]:
    within = replace(asked.selection, by=Kind.MONTH, from_=str(first), to=str(year.ends_on))
    return utilisation_given(asked.viewer, asked.copy, within, asked.today)


def _nights(asked: Asked, before: Period, year: Period) -> list[NightRow]:
    return list(nightly(asked.viewer, replace(asked.selection, from_=before.label, to=year.label)))


def _opening(asked: Asked, year: Period, nights: Sequence[Night]) -> list[str]:
    within = replace(asked.selection, from_=year.label, to=year.label)
    rows = utilisation_given(asked.viewer, asked.copy, within, asked.today)
    if not rows or "occupied" in rows[0].hidden:
        return []
    return year_opening(spent(asked, rows[0]), spent_a_year_before(asked, rows[0], []), nights)


def _is_in(row: UtilisationRow, year: Period) -> bool:
    return year.starts_on <= row.period.starts_on < year.ends_on


def _month(asked: Asked, row: UtilisationRow) -> Month:
    counted = Period(row.period.starts_on, row.period.counted_to(asked.selection.as_at), "")
    return Month(counted, row.nights, row.to_date, "occupied" in row.hidden)


def _night(row: NightRow) -> Night:
    return Night(row.night, row.units.occupied, row.units.commissioned)


def _recorded(asked: Asked, rows: Sequence[NightRow]) -> Recorded:
    about = {"figure": "nightly", "rule": "N5", **asked.about}
    return Recorded(about, [night_record(row) for row in rows], night_record(NightRow(date.min, None, Nights())))
