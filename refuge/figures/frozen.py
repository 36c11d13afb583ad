"""Figures of people as they are given once households were erased: closed years from what was frozen, the others counted.

A year that was frozen is told as it was then, in the cuts that were frozen, whatever is corrected in it later: so the next
erasure changes nothing either. Anything finer is counted as long as no erased household is in it, and else no longer held (D6).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Integer, and_, exists, func, literal, or_, select

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.cuts import GROUPS, Cut, cut_of
from refuge.figures.cutting import cut
from refuge.figures.frozen_scopes import properties_in_view, scope_of
from refuge.figures.frozen_text import rows_of
from refuge.figures.listed import listed
from refuge.figures.places import Places
from refuge.figures.selection import Grouping, Selection
from refuge.models import DiaryEntry, FrozenFigure, Stay
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.period import Kind, Period, financial_year

CUTS = "in all, or by one of contract, authority, provider, property and accommodation type."


class Row(Protocol):
    """A row of a figure: one period of one group."""

    @property
    def period(self) -> Period:
        """Its period."""

    @property
    def group(self) -> str | None:
        """What it is told apart by."""


@dataclass(frozen=True)
class Erasure:
    """What a figure knows of erasures: whether anybody of its kind was erased, and in which of some closed years.

    ``in_view`` gives the properties whose frozen rows alone a viewer may have, nothing where they may have all; ``groups``
    are what its rows can be told apart by.
    """

    anybody: ColumnElement[bool]
    years: Callable[[Viewer, Selection, Chosen, Sequence[int], Places], set[int]]
    in_view: Callable[[Viewer], set[str] | None]
    groups: Collection[Grouping | None]


OF_STAYS = Erasure(
    exists().where(Stay.erased_on > date.min),  # any day at all; what is not blank has no index on SQLite
    lambda _viewer, _selection, of, years, _table: erased_years(of, years),
    properties_in_view,
    GROUPS,
)


@dataclass(frozen=True)
class Freezable:
    """A figure of people that is frozen before households are erased.

    ``counted`` counts it from the records, ``told`` gives what is kept of a row (plain values), and ``row`` makes the row of
    a period and group from that again – of nothing kept, the row of nobody.
    """

    name: str
    counted: Callable[[Viewer, Selection, Places], Sequence[Any]]
    told: Callable[[Any], Any]
    row: Callable[[Period, str | None, Any], Any]
    erasure: Erasure = OF_STAYS


def served(figure: Freezable, viewer: Viewer, selection: Selection, table: Places) -> list[Any]:
    """The rows of a figure, frozen years as they were frozen. Raises what counting it raises, and RuleBroken on what is
    no longer held. The number of statements is fixed.
    """
    rows = list(figure.counted(viewer, selection, table))
    scope, absorbed = scope_of(viewer, selection)
    frozen = set(db.session.scalars(select(FrozenFigure.year).where(FrozenFigure.scope == scope).distinct()))
    if not (frozen or db.session.scalar(select(figure.erasure.anybody))):
        return rows
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    erased = figure.erasure.years(viewer, selection, of, _closed_years(periods, table.today), table)
    seen = figure.erasure.in_view(viewer)
    answer = cut_of(selection, absorbed)
    answer = answer if seen is None or (answer and answer.is_of_properties) else None
    whole = {period.starts_on.year for period in periods if _is_whole_year(selection, period)} & frozen
    kept = _kept(figure, scope, answer, whole, seen, erased) if answer else {}
    counted = [
        period for period in periods if period.starts_on.year not in kept or not _is_whole_year(selection, period)
    ]
    _refuse_erased(selection, counted, erased, answer)
    told = [row for row in rows if row.period in counted] + [row for year in sorted(kept) for row in kept[year]]
    return sorted(told, key=lambda row: (row.group is None, row.group or "", row.period))


def erased_years(of: Chosen, years: Sequence[int]) -> set[int]:
    """Those of the financial years, closed by then, in which the chosen spells have a placement of an erased stay.

    Who was erased on request before a year had ended is counted in it as no longer held. One statement.
    """
    if not years:
        return set()
    rows = [(year, financial_year(year).starts_on, financial_year(year).ends_on) for year in years]
    columns = Column("year", Integer), Column("starts_on", Day), Column("ends_on", Day)
    spans = listed("years", columns, rows)
    ends_on = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day))
    any_night = and_(DiaryEntry.starts_on < spans.c.ends_on, ends_on > spans.c.starts_on)
    began_there = and_(DiaryEntry.starts_on >= spans.c.starts_on, DiaryEntry.starts_on < spans.c.ends_on)
    statement = (
        select(spans.c.year)
        .join(DiaryEntry, or_(any_night, began_there))
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .where(Stay.erased_on >= spans.c.ends_on, DiaryEntry.spell_id.in_(select(of.spells.c.id)))
    )
    return set(db.session.scalars(statement.distinct()))


def _closed_years(periods: Sequence[Period], today: date) -> list[int]:
    if not periods:
        return []
    years = range(periods[0].starts_on.year - 1, periods[-1].ends_on.year + 1)
    return [year for year in years if financial_year(year).ends_on <= today]


def _is_whole_year(selection: Selection, period: Period) -> bool:
    """Whether it is one that can be frozen: dates cut the first and the last, and ``as_at`` does."""
    year = financial_year(period.starts_on.year)
    is_whole = (period.starts_on, period.ends_on) == (year.starts_on, year.ends_on)
    return selection.by is Kind.YEAR and is_whole and not period.is_to_date(selection.as_at)


def _overlaps(period: Period, year: int) -> bool:
    whole = financial_year(year)
    return period.starts_on < whole.ends_on and period.ends_on > whole.starts_on


def _refuse_erased(selection: Selection, periods: Sequence[Period], years: Collection[int], answer: Cut | None) -> None:
    """Raise RuleBroken on a period that would have to be counted though somebody in it was erased."""
    for period in periods:
        year = min((year for year in years if _overlaps(period, year)), default=None)
        if year is None:
            continue
        label = financial_year(year).label
        later = f"Anything can be asked for from {financial_year(max(years)).ends_on} on."
        gone = f"Households of {label} were erased, so this is no longer held (D6)"
        if not _is_whole_year(selection, period):
            field = "from" if selection.by is Kind.YEAR else "by"
            raise RuleBroken(field, f"{gone}: ask for the financial year {label} as a whole. {later}")
        if answer is None:
            raise RuleBroken("group", f"{gone}: ask for the financial year {label} {CUTS} {later}")
        raise RuleBroken("from", f"{gone}, and was not kept when they were. {later}")


def _kept(
    figure: Freezable,
    scope: str,
    answer: Cut,
    years: Collection[int],
    seen: Collection[str] | None,
    erased: Collection[int],
) -> dict[int, list[Any]]:
    """The frozen rows that the cut wants of each year: the row of nobody where a year has none and nothing is grouped.

    A year is left out where the figure, or that cut of it, was not frozen; and where nobody of what is asked for was there
    when it was: that can be counted, unless somebody was erased since. Raises RuleBroken on rows kept of anything else.
    """
    asked = (FrozenFigure.scope == scope, FrozenFigure.figure == figure.name, FrozenFigure.cut == answer.name)
    found = select(FrozenFigure.year, FrozenFigure.told).where(*asked, FrozenFigure.year.in_(years))
    kept = {}
    for year, told in db.session.execute(found):
        told_of = rows_of(told, scope, figure.name, answer.name, year)
        rows = [(answer.group_of(group), row) for group, row in told_of if seen is None or group in seen]
        wanted = [figure.row(financial_year(year), group, row) for (is_wanted, group), row in rows if is_wanted]
        if wanted or year in erased:
            kept[year] = wanted or ([] if answer.is_grouped else [figure.row(financial_year(year), None, None)])
    return kept
