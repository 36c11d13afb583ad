"""How many units of each place are in service night by night, in stretches in which that does not change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Stretch:
    """The nights d with ``starts_on <= d < ends_on``, on each of which the same units are in service."""

    starts_on: date
    ends_on: date
    units: Mapping[str, int]
    """Place → units in service there, where there are any."""

    @property
    def in_all(self) -> int:
        """Units in service anywhere."""
        return sum(self.units.values())

    def shares_a_night(self, starts_on: date, ends_on: date) -> bool:
        """Whether a night of it lies in a window."""
        return self.starts_on < ends_on and starts_on < self.ends_on


def stretches(spells: Iterable[tuple[str, date, date]], until: date) -> list[Stretch]:
    """The stretches of spells in service – place, first night, day after the last – before ``until``, in order.

    Nights on which nothing is in service have no stretch.

    >>> [(stretch.starts_on.day, dict(stretch.units)) for stretch in stretches([
    ...     ("core", date(2020, 4, 1), date(2020, 4, 9)), ("flat", date(2020, 4, 5), date(2020, 4, 9))], date(2020, 5, 1))]
    [(1, {'core': 1}), (5, {'core': 1, 'flat': 1})]
    """
    changes: dict[date, Counter[str]] = {}
    for place, starts_on, ends_on in spells:
        if starts_on < min(ends_on, until):
            changes.setdefault(starts_on, Counter())[place] += 1
            changes.setdefault(min(ends_on, until), Counter())[place] -= 1
    return list(_running(changes))


def _running(changes: Mapping[date, Counter[str]]) -> Iterator[Stretch]:
    units: Counter[str] = Counter()
    for day, following in pairwise(sorted(changes)):
        units.update(changes[day])
        if some := {place: count for place, count in units.items() if count}:
            yield Stretch(day, following, some)
