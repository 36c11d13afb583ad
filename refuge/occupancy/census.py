"""A census: how many units were in one state on each night, known from the days on which that number changed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate


class Census:
    """Units in one state, night by night (N1, N5).

    ``changes`` gives, for each day, units entering the state less units leaving it.
    An entry still open never leaves, so it needs no end.

    >>> flat = Census({date(2020, 3, 30): +1, date(2020, 4, 2): -1})
    >>> flat.on(date(2020, 4, 1)), flat.on(date(2020, 4, 2))
    (1, 0)
    >>> flat.nights(date(2020, 4, 1), date(2021, 4, 1))
    1
    """

    def __init__(self, changes: Mapping[date, int]) -> None:
        self._days = sorted(changes)
        self._units = list(accumulate(changes[day] for day in self._days))
        spans = ((later - day).days for day, later in zip(self._days, self._days[1:], strict=False))
        self._nights = [0, *accumulate(units * span for units, span in zip(self._units, spans, strict=False))]

    def on(self, night: date) -> int:
        """Units in the state on that night."""
        at = bisect_right(self._days, night)
        return self._units[at - 1] if at else 0

    def nights(self, start: date, end: date) -> int:
        """Unit-nights d with start <= d < end."""
        return self._before(end) - self._before(start)

    def short_of(self, minimum: int, starts_on: date, ends_on: date | None) -> dict[date, int]:
        """The changes of another census: of the units missing to ``minimum``, from one day up to another (U11).

        >>> Census({date(2020, 4, 1): 2, date(2020, 5, 1): -1}).short_of(2, date(2020, 4, 1), date(2020, 6, 1))
        {datetime.date(2020, 5, 1): 1, datetime.date(2020, 6, 1): -1}
        """
        until = date.max if ends_on is None else ends_on
        days = [day for day in (starts_on, *self._days[bisect_right(self._days, starts_on) :]) if day < until]
        missing = [0, *(max(0, minimum - self.on(day)) for day in days), 0]
        changes = zip([*days, until], missing, missing[1:], strict=False)
        return {day: now - before for day, before, now in changes if now != before}

    def _before(self, day: date) -> int:
        at = bisect_right(self._days, day)
        if not at:
            return 0
        return self._nights[at - 1] + self._units[at - 1] * (day - self._days[at - 1]).days


def nights_between(marks: Sequence[date], tallies: Iterable[tuple[int, int, int]]) -> list[int]:
    """Unit-nights between each two neighbouring ``marks``, from changes that were already added up between marks.

    A tally is (how many marks are on or before the changes, units entering less leaving, the sum of their days as
    ordinals, leaving days taken off). It holds since nights before x = Σ starts (x − start) − Σ ends (x − end).

    >>> april, may = date(2020, 4, 1), date(2020, 5, 1)
    >>> nights_between([april, may], [(0, 1, date(2020, 3, 30).toordinal()), (1, -1, -date(2020, 4, 3).toordinal())])
    [2]
    """
    units = [0] * (len(marks) + 1)
    days = [0] * (len(marks) + 1)
    for bucket, entering, day_sum in tallies:
        units[bucket] += entering
        days[bucket] += day_sum
    before = [
        mark.toordinal() * units_so_far - days_so_far
        for mark, units_so_far, days_so_far in zip(marks, accumulate(units), accumulate(days), strict=False)
    ]
    return [later - earlier for earlier, later in zip(before, before[1:], strict=False)]
