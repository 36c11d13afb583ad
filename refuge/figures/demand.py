"""Demand by authority: what each source typed month by month, and beside it what providers recorded (F4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, and_, func, or_, select

from refuge.access.scope import Viewer, demand_seen
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.chosen import chosen
from refuge.figures.cutting import cut, marks
from refuge.figures.listed import listed
from refuge.figures.places import Places, places
from refuge.figures.referral_rows import LOCAL
from refuge.figures.referrals import referrals_given
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, ContractAuthority, Demand, DemandSource
from refuge.models.columns import Day
from refuge.occupancy.period import Kind, Period, period_of, periods
from refuge.vocabulary import Copy

TYPED = ("asked", "placed_in_area", "placed_out_of_area", "not_placed", "not_known")
PROVIDERS = "providers"
"""The source of what is counted from referrals rather than typed."""

BESIDE = {
    "asked": LOCAL,
    "accommodated": f"{LOCAL}_accommodated",
    "placed_in_area": f"{LOCAL}_placed_in_area",
    "placed_out_of_area": f"{LOCAL}_placed_out_of_area",
    "not_known": f"{LOCAL}_not_known",
}
"""What stands in the columns of a source, out of the figure of referrals."""


@dataclass(frozen=True)
class DemandRow:
    """One source in one period; ``group`` is the authority. A count that nobody recorded is nothing.

    ``months`` are those of the period that are over, ``recorded`` of how many of them the source typed anything; what is in
    ``as_far_as_recorded`` is blank in one of them at least. What providers recorded knows neither.
    """

    period: Period
    to_date: bool
    group: str | None
    source: str
    label: str
    told: Mapping[str, int | None]
    months: int | None = None
    recorded: int | None = None
    as_far_as_recorded: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemandTable:
    """Rows by authority and period, and why what providers recorded is not among them, if it is not."""

    rows: list[DemandRow]
    why_nothing_beside: str | None = None


def demand(viewer: Viewer, copy: Copy, selection: Selection, today: date, threshold: int) -> DemandTable:
    """What was typed of the authorities in view, exactly; what providers recorded of their residents as the copy gives it.

    A contract narrows it to its footprint. The number of statements is fixed. Raises RuleBroken or NotFound on a selection
    that cannot be had.
    """
    _refuse_what_has_no_demand(selection)
    table = places(today)
    whole = replace(selection, group=None)
    cuts = cut(whole, chosen(viewer, whole, lambda: table))
    if not cuts:
        return DemandTable([])
    typed = list(_typed(viewer, selection, table, cuts))
    try:
        by_authority = replace(selection, group=Grouping.AUTHORITY)
        found = referrals_given(viewer, copy, by_authority, today, threshold)
    except RuleBroken as broken:
        return DemandTable(_in_order(typed), broken.message)
    own = None if viewer.authority_code is None else set(table.codes_of(viewer.authority_code))
    beside = [_beside(row) for row in found if own is None or row.group in own]
    return DemandTable(_in_order([*typed, *beside]))


def _refuse_what_has_no_demand(selection: Selection) -> None:
    for field in ("provider", "property", "unit", "accommodation_type"):
        if getattr(selection, field) is not None:
            raise RuleBroken(field.replace("_", "-"), "Demand is of an authority: choose an authority, or a contract.")
    if selection.group not in (None, Grouping.AUTHORITY):
        raise RuleBroken("group", "Demand is told apart by authority and source.")
    if not selection.commissioned:
        raise RuleBroken("not-commissioned", "Demand is of an authority, under a contract or not.")


def _in_order(rows: list[DemandRow]) -> list[DemandRow]:
    return sorted(rows, key=lambda row: (row.group or "", row.period, row.source == PROVIDERS, row.source))


def _typed(viewer: Viewer, selection: Selection, table: Places, cuts: Sequence[Period]) -> Iterator[DemandRow]:
    """What each source typed of the months that lie in a period and are over (N6). One statement."""
    days = marks(selection, list(cuts))
    whole = [_whole_months(*bounds) for bounds in pairwise(days)]
    columns = Column("at", Integer), Column("starts_on", Day), Column("ends_on", Day)
    spans = listed("periods", columns, [(at, *bounds) for at, bounds in enumerate(whole)])
    key = Demand.authority_code, spans.c.at, Demand.source, DemandSource.label
    sums = [each(getattr(Demand, name)) for name in TYPED for each in (func.sum, func.count)]
    in_period = and_(Demand.month >= spans.c.starts_on, Demand.month < spans.c.ends_on)
    typed = select(*key, func.count(), *sums).join(DemandSource, DemandSource.code == Demand.source)
    statement = typed.join(spans, in_period).where(*_wanted(viewer, selection, table))
    for code, at, source, label, recorded, *found in db.session.execute(statement.group_by(*key)):
        months = len(periods(Kind.MONTH, *whole[at]))
        totals = dict(zip(TYPED, found[::2], strict=True))
        short = tuple(name for name, known in zip(TYPED, found[1::2], strict=True) if known < months)
        told = {name: None if total is None else int(total) for name, total in totals.items()}
        to_date = cuts[at].is_to_date(selection.as_at)
        yield DemandRow(cuts[at], to_date, code, source, label, {**told, "accommodated": None}, months, recorded, short)


def _whole_months(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The first day of the first month that lies in a span whole, and the day after the last.

    >>> _whole_months(date(2020, 4, 2), date(2020, 7, 9))
    (datetime.date(2020, 5, 1), datetime.date(2020, 7, 1))
    """
    first = starts_on if starts_on.day == 1 else period_of(Kind.MONTH, starts_on).ends_on
    return first, max(first, ends_on.replace(day=1))


def _wanted(viewer: Viewer, selection: Selection, table: Places) -> list[ColumnElement[bool]]:
    conditions = [demand_seen(viewer)]
    if selection.authority is not None:
        conditions.append(Demand.authority_code.in_(table.codes_of(selection.authority)))
    if selection.contract is not None:
        members = select(ContractAuthority.authority_code).join(Contract, Contract.id == ContractAuthority.contract_id)
        own = viewer.authority_code
        theirs = Demand.authority_code.in_(members.where(Contract.reference == selection.contract))
        conditions.append(theirs if own is None else or_(theirs, Demand.authority_code.in_(table.codes_of(own))))
    return conditions


def _beside(row: Any) -> DemandRow:
    told = {name: row.told[key] for name, key in BESIDE.items()}
    hidden = tuple(name for name, key in BESIDE.items() if key in row.hidden)
    return DemandRow(
        row.period, row.to_date, row.group, PROVIDERS, "providers", {**told, "not_placed": None}, hidden=hidden
    )
