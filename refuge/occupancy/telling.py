"""What may be told of one contract's nights, and how far its places are told apart, in any window of whole months (D4).

A month with fewer than three units in service on some night is told only together with the months up to the next that has
enough, and its places are not told apart. A financial year in which no month has enough, but all have two, is told whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from refuge.occupancy.in_service import Stretch
from refuge.occupancy.joining import MONTHS, YEAR, Blocks, Joining, Place
from refuge.occupancy.period import Kind, Period, period_of, periods


class Telling:
    """One contract: what was in service, night by night, and where; months count once they have ended by ``until``."""

    def __init__(self, nights: Sequence[Stretch], places: Mapping[str, Place], until: date) -> None:
        self._nights = nights
        self._joining = Joining(places)
        self._until = until

    def may_be_told(self, starts_on: date, ends_on: date) -> bool:
        """Whether the nights of the whole contract in a window may be told, as far as they tell of single units."""
        return all(
            is_told and starts_on <= first and last <= ends_on
            for first, last, is_told in self._few
            if first < ends_on and starts_on < last
        )

    def blocks(self, starts_on: date, ends_on: date) -> Blocks | None:
        """How far places are told apart in a window; nothing where they are not told at all."""
        if any(first < ends_on and starts_on < last for first, last, _ in self._few):
            return None
        years = periods(Kind.YEAR, starts_on, ends_on)
        found = [self._blocks[year.label] for year in years if year.label in self._blocks]
        if len(years) == 1 and years[0] == period_of(Kind.YEAR, starts_on) and ends_on <= self._until:
            return found[0][1] if found else self._joining.apart
        blocks = self._joining.apart
        for of_months, _ in found:
            blocks = blocks.with_(of_months)
        return blocks

    @cached_property
    def _blocks(self) -> dict[str, tuple[Blocks, Blocks]]:
        """Financial year → the blocks of its months, and its own; nights on which nothing is told apart do not count."""
        return {
            year.label: self._joining.blocks(one for one in self._within(year) if one.in_all >= MONTHS)
            for year in self._years
        }

    @cached_property
    def _few(self) -> list[tuple[date, date, bool]]:
        """Windows that are told only in whole, or, where the last is false, not at all."""
        return [one for year in self._years for one in self._few_in(year)]

    def _few_in(self, year: Period) -> Iterator[tuple[date, date, bool]]:
        nights = self._within(year)
        began: date | None = None
        has_enough = False
        for month in periods(Kind.MONTH, year.starts_on, min(year.ends_on, self._until)):
            fewest = _fewest(nights, month)
            if 0 < fewest < MONTHS:
                began = began or month.starts_on
            elif fewest:
                has_enough = True
                if began:
                    yield began, month.ends_on, True
                    began = None
        if began and not has_enough and year.ends_on <= self._until and _fewest(nights, year) >= YEAR:
            yield year.starts_on, year.ends_on, True
        elif began:
            yield began, year.ends_on, False

    def _within(self, period: Period) -> list[Stretch]:
        return [one for one in self._nights if one.shares_a_night(period.starts_on, period.ends_on)]

    @cached_property
    def _years(self) -> list[Period]:
        first = self._nights[0].starts_on if self._nights else self._until
        return [period_of(Kind.YEAR, year.starts_on) for year in periods(Kind.YEAR, first, self._until)]


def _fewest(nights: Sequence[Stretch], period: Period) -> int:
    """Units in service on the night with the fewest, of those with any."""
    return min((one.in_all for one in nights if one.shares_a_night(period.starts_on, period.ends_on)), default=0)
