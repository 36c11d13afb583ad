"""Figures of people as they are given once households were erased: closed years from what was frozen, the others counted.

What was erased can still be told by whole financial year and in the cuts that were frozen; anything finer is no longer held
(D6). A selection that no erased household is in is counted as ever.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Integer, and_, column, func, literal, or_, select, values

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.cuts import Cut, cut_of
from refuge.figures.cutting import cut
from refuge.figures.frozen_scopes import properties_in_view, scope_of
from refuge.figures.places import Places
from refuge.figures.selection import Selection
from refuge.models import DiaryEntry, FrozenFigure, Stay
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.period import Kind, Period, financial_year

SHORTEST_YEAR = 365
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
class Freezable:
    """A figure of people that is frozen before households are erased.

    ``counted`` counts it from the records, ``told`` gives what is kept of a row (plain values), and ``row`` makes the row of
    a period and group from that again – of nothing kept, the row of nobody.
    """

    name: str
    counted: Callable[[Viewer, Selection, Places], Sequence[Any]]
    told: Callable[[Any], Any]
    row: Callable[[Period, str | None, Any], Any]


def served(figure: Freezable, viewer: Viewer, selection: Selection, table: Places) -> list[Any]:
    """The rows of a figure, frozen years as they were frozen. Raises what counting it raises, and RuleBroken on what is
    no longer held.
    """
    rows = list(figure.counted(viewer, selection, table))
    scope, absorbed = scope_of(viewer, selection)
    frozen = set(db.session.scalars(select(FrozenFigure.year).where(FrozenFigure.scope == scope).distinct()))
    if not frozen:
        return rows
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    years = erased_years(of, sorted(year for year in frozen if any(_overlaps(one, year) for one in periods)))
    if not years:
        return rows
    seen = properties_in_view(viewer)
    answer = cut_of(selection, absorbed)
    answer = answer if seen is None or (answer and answer.is_of_properties) else None
    touched = [period for period in periods if any(_overlaps(period, year) for year in years)]
    _refuse_finer(selection, answer, touched, years)
    kept = _kept(figure, scope, answer, years, seen) if answer else []
    told = [row for row in rows if row.period.starts_on.year not in years] + kept
    return sorted(told, key=lambda row: (row.group is None, row.group or "", row.period))


def erased_years(of: Chosen, years: Sequence[int]) -> set[int]:
    """Those of the financial years in which the chosen spells have a placement of an erased stay. One statement."""
    if not years:
        return set()
    rows = [(year, financial_year(year).starts_on, financial_year(year).ends_on) for year in years]
    columns = (column("year", Integer), column("starts_on", Day), column("ends_on", Day))
    spans = values(*columns, name="years").data(rows).cte("years")
    ends_on = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day))
    any_night = and_(DiaryEntry.starts_on < spans.c.ends_on, ends_on > spans.c.starts_on)
    began_there = and_(DiaryEntry.starts_on >= spans.c.starts_on, DiaryEntry.starts_on < spans.c.ends_on)
    statement = (
        select(spans.c.year)
        .join(DiaryEntry, or_(any_night, began_there))
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .where(Stay.erased_on.is_not(None), DiaryEntry.spell_id.in_(select(of.spells.c.id)))
    )
    return set(db.session.scalars(statement.distinct()))


def _overlaps(period: Period, year: int) -> bool:
    whole = financial_year(year)
    return period.starts_on < whole.ends_on and period.ends_on > whole.starts_on


def _refuse_finer(selection: Selection, answer: Cut | None, periods: Sequence[Period], years: Collection[int]) -> None:
    """Raise RuleBroken on a touched period that is no whole financial year, and on a cut that was not frozen."""
    later = f"Anything finer can be asked for from {financial_year(max(years)).ends_on} on."
    for period in periods:
        gone = _gone(min(year for year in years if _overlaps(period, year)))
        if selection.by is not Kind.YEAR or period.is_to_date(selection.as_at) or period.nights < SHORTEST_YEAR:
            raise RuleBroken("from" if selection.by is Kind.YEAR else "by", f"{gone} as a whole. {later}")
        if answer is None:
            raise RuleBroken("group", f"{gone} {CUTS} {later}")


def _gone(year: int) -> str:
    label = financial_year(year).label
    return f"Households of {label} were erased, so this is no longer held (D6): ask for the financial year {label}"


def _kept(
    figure: Freezable, scope: str, answer: Cut, years: Collection[int], seen: Collection[str] | None
) -> list[Any]:
    """The frozen rows of the years that the cut wants, and the row of nobody where a year has none and nothing is grouped."""
    asked = (FrozenFigure.scope == scope, FrozenFigure.figure == figure.name, FrozenFigure.cut == answer.name)
    found = select(FrozenFigure.year, FrozenFigure.told).where(*asked, FrozenFigure.year.in_(years))
    tables = {year: json.loads(told) for year, told in db.session.execute(found)}
    if missing := sorted(set(years) - set(tables)):
        raise RuleBroken("from", f"{_gone(missing[0])} {CUTS}")
    kept = []
    for year, table in tables.items():
        rows = [(answer.group_of(group), told) for group, told in table if seen is None or group in seen]
        wanted = [(group, told) for (is_wanted, group), told in rows if is_wanted]
        nobody = [] if wanted or answer.is_grouped else [(None, None)]
        kept += [figure.row(financial_year(year), group, told) for group, told in wanted or nobody]
    return kept
