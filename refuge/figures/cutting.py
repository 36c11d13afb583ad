"""The periods a selection is cut into (P1, P2)."""

from datetime import date, timedelta

from sqlalchemy import func, select, true

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.selection import Selection
from refuge.models import Contract, Spell
from refuge.occupancy.period import (
    FINANCIAL_YEAR,
    Kind,
    NotAPeriod,
    Period,
    period_of,
    periods,
    read_day,
    read_label,
)


def cut(selection: Selection, of: Chosen) -> list[Period]:
    """The periods of a selection, neighbours all: none that begins on ``as_at`` or later (P2).

    With no ``from_`` they begin with the first that has a night in service, with no ``to`` they end with the one
    ``as_at`` falls in. One statement. Raises RuleBroken on a label or date that cannot be read, and on contract years
    that begin in different months.
    """
    first_night, month = _first_night(selection, of)
    first = _bound(selection, "from", selection.from_, month)
    last = _bound(selection, "to", selection.to, month)
    if first is None and first_night is None:
        return []
    start = first.starts_on if first else _first_day(selection, first_night or date.max, month)
    end = last.ends_on if last else _last_day(selection, month)
    if first and last and start >= end:
        raise RuleBroken("to", f"No night lies from “{selection.from_}” to “{selection.to}”.")
    return [period for period in periods(selection.by, start, end, month) if period.starts_on < selection.as_at]


def marks(selection: Selection, cuts: list[Period]) -> list[date]:
    """The days at which counting is cut: each period's first, and the day after the last night that counts (N6)."""
    return [*(period.starts_on for period in cuts), cuts[-1].counted_to(selection.as_at)]


def _first_night(selection: Selection, of: Chosen) -> tuple[date | None, int]:
    """The first night in service, and the month in which the contracts' years begin."""
    ids = select(of.spells.c.id)
    months = Contract.year_starts_month
    statement = (
        select(func.min(Spell.starts_on), func.min(months), func.max(months))
        .outerjoin(Contract, Contract.id == Spell.contract_id)
        .where(Spell.commissioned == of.commissioned, true() if of.is_everything else Spell.id.in_(ids))
    )
    first_night, least, greatest = db.session.execute(statement).one()
    if selection.by is Kind.CONTRACT_YEAR and least != greatest:
        raise RuleBroken("by", "These contracts' years begin in different months: ask for one contract at a time.")
    return first_night, least or FINANCIAL_YEAR


def _first_day(selection: Selection, first_night: date, month: int) -> date:
    return first_night if selection.by is Kind.RANGE else period_of(selection.by, first_night, month).starts_on


def _last_day(selection: Selection, month: int) -> date:
    if selection.by is Kind.RANGE:
        return selection.as_at
    return period_of(selection.by, selection.as_at - timedelta(days=1), month).ends_on


def _bound(selection: Selection, field: str, word: str | None, month: int) -> Period | None:
    """The period a bound names; a date is a bound of no length, so that ``from`` takes it in and ``to`` leaves it out."""
    if word is None:
        return None
    try:
        if word.count("-") > 1:
            return Period(read_day(word), read_day(word), word)
        return read_label(selection.by, word, month)
    except NotAPeriod as wrong:
        raise RuleBroken(field, str(wrong)) from None
