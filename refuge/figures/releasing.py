"""What may be asked of the copies that leave the provider: which periods, which groups, as at when (D4)."""

from dataclasses import replace
from datetime import date
from enum import Enum, auto

from refuge.errors import RuleBroken
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.period import Kind, Period
from refuge.vocabulary import Copy

PLACES = (Grouping.PROPERTY, Grouping.ACCOMMODATION_TYPE)
QUARTERS = (1, 4, 7, 10)
"""The months in which a quarter begins."""


class About(Enum):
    """What a figure tells of: what units were used for, or who the people were."""

    NIGHTS = auto()
    PEOPLE = auto()


def released(selection: Selection, copy: Copy, about: About, today: date) -> Selection:
    """The selection as the copy may have it: as at the end of a month, of people at the end of a quarter.

    Raises RuleBroken on what the copy cannot have.
    """
    if copy.is_exact:
        return selection
    _refuse_the_provider_s_own(selection)
    if about is About.PEOPLE:
        _refuse_what_tells_of_few(selection)
    elif selection.group in PLACES and selection.contract is None:
        raise RuleBroken("group", "In this copy choose one contract to tell its properties apart (D4).")
    return replace(selection, as_at=_as_at(selection.as_at, about, today))


def refuse_cut_periods(periods: list[Period], as_at: date, about: About) -> None:
    """Raise RuleBroken if a period does not consist of whole months, or of whole quarters where it tells of people."""
    for period in periods:
        bounds = (period.starts_on, period.counted_to(as_at))
        if any(day.day != 1 for day in bounds):
            raise RuleBroken("from", "In this copy periods consist of whole months (D4).")
        if about is About.PEOPLE and any(day.month not in QUARTERS for day in bounds):
            raise RuleBroken(
                "from", "In this copy people are counted by whole quarters: from January, April, July or October."
            )


def _refuse_the_provider_s_own(selection: Selection) -> None:
    if not selection.commissioned:
        raise RuleBroken("not-commissioned", "Nights outside any contract are the provider's own (D1).")
    if selection.unit is not None or selection.group is Grouping.UNIT:
        raise RuleBroken("unit", "Figures of single units do not leave the provider (D4).")
    if selection.property is not None or selection.accommodation_type is not None:
        field = "property" if selection.property is not None else "accommodation-type"
        raise RuleBroken(field, "In this copy tell them apart with a group instead, where small ones are joined (D4).")
    if selection.by is Kind.RANGE and not _is_twelve_months(selection):
        raise RuleBroken("by", "In this copy a range is the twelve months to the end of a month (D4).")


def _refuse_what_tells_of_few(selection: Selection) -> None:
    if selection.by is Kind.MONTH:
        raise RuleBroken("by", "In this copy people are counted by quarter or longer (D4).")
    if selection.group in PLACES:
        raise RuleBroken("group", "In this copy people are not told apart by where in the service they stay (D4).")


def _is_twelve_months(selection: Selection) -> bool:
    try:
        first, last = (date.fromisoformat(word or "") for word in (selection.from_, selection.to))
    except ValueError:
        return False
    return first.day == last.day == 1 and (last.year, last.month) == (first.year + 1, first.month)


def _as_at(day: date, about: About, today: date) -> date:
    """The first of a month: what was counted by then ended with the month before."""
    if day.day != 1 and day != today:
        first = day.replace(day=1)
        raise RuleBroken("as-at", f"In this copy figures end with a month: give {first} for all before it (D4).")
    month = day.month if about is About.NIGHTS else (day.month - 1) // 3 * 3 + 1
    return day.replace(month=month, day=1)
