"""Figures of counts, rates and mappings: one kind of row for all of them, and what they declare of it (D2–D4, D6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from refuge.access.scope import Viewer
from refuge.figures.frozen import OF_STAYS, Erasure, Freezable, served
from refuge.figures.places import Places, places
from refuge.figures.selection import Selection
from refuge.occupancy.hiding import SEPARATOR, Declared
from refuge.occupancy.period import Period

Number = int | Fraction | None
Told = Mapping[str, Number | Mapping[str, int | None]]
"""Key → count, rate, or a mapping's categories with their counts; nothing where it is hidden or there is no rate."""


@dataclass(frozen=True)
class CountedRow:
    """One period of one group. ``hidden`` are the names of what was taken away, ``mapping: category`` for one of a mapping.

    ``besides`` are counts that are never told, by which what is told is judged.
    """

    period: Period
    to_date: bool
    group: str | None
    told: Told
    hidden: tuple[str, ...] = ()
    besides: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """Every count by its flat name.

        >>> of = Period(date(2020, 4, 1), date(2021, 4, 1), "2020-21")
        >>> CountedRow(of, False, None, {"households": 7, "risk": {"high": 2}, "rate": Fraction(1, 2)}).counts
        {'households': 7, 'risk: high': 2}
        """
        flat = dict(self.besides)
        for key, value in self.told.items():
            if isinstance(value, Mapping):
                flat.update({f"{key}{SEPARATOR}{name}": count for name, count in value.items() if count is not None})
            elif isinstance(value, int):
                flat[key] = value
        return flat

    def hiding(self, names: Iterable[str]) -> "CountedRow":
        """The same with some numbers taken away, and nothing by which they were judged (D3).

        A category is named whether or not anybody is in it.

        >>> of = Period(date(2020, 4, 1), date(2021, 4, 1), "2020-21")
        >>> row = CountedRow(of, False, None, {"men": 2, "risk": {"high": 2, "medium": 9}}, besides={"others": 3})
        >>> given = row.hiding({"men", "risk: high", "risk: standard"})
        >>> given.told, given.hidden
        ({'men': None, 'risk': {'high': None, 'medium': 9, 'standard': None}}, ('men', 'risk: high', 'risk: standard'))
        """
        gone = set(names)
        told = {key: None if key in gone else _less(key, value, gone) for key, value in self.told.items()}
        of_this = {key for key in told if key in gone}
        within = {name for name in gone - of_this if name.split(SEPARATOR)[0] in told.keys() - of_this}
        return replace(self, told=told, hidden=tuple(sorted(of_this | within)), besides={})


@dataclass(frozen=True)
class Figure:
    """A figure of counts: how its rows are counted from the records, and what it declares of their numbers.

    ``nobody`` is what is told where there is nothing to count. ``is_of_people`` says that what it counts is erased one day,
    so that closed years are frozen before (D6); such a figure stands in ``freezable.COUNTED``, and ``erasure`` says of whom.
    """

    name: str
    counted: Callable[[Viewer, Selection, Places], list[CountedRow]]
    declared: Declared
    nobody: Told
    is_of_people: bool = True
    erasure: Erasure = OF_STAYS

    @property
    def freezable(self) -> Freezable:
        """The figure as it is frozen."""
        return Freezable(self.name, self.counted, kept, self.restored, self.erasure)

    def restored(self, period: Period, group: str | None, kept: Mapping[str, Any] | None) -> CountedRow:
        """The row of what was kept; of nothing kept that of nobody."""
        told = {key: Fraction(value) if isinstance(value, str) else value for key, value in (kept or {}).items()}
        return CountedRow(period, False, group, told or self.nobody)

    def rows(self, viewer: Viewer, selection: Selection, today: date) -> list[CountedRow]:
        """The exact rows, closed years of which households were erased as they were frozen (D6).

        Raises what counting raises, and RuleBroken on what is no longer held.
        """
        table = places(today)
        if not self.is_of_people:
            return self.counted(viewer, selection, table)
        return served(self.freezable, viewer, selection, table)


def kept(row: CountedRow) -> dict[str, Any]:
    """What is kept of a row that is frozen: plain values, a fraction as its text.

    >>> of = Period(date(2020, 4, 1), date(2021, 4, 1), "2020-21")
    >>> row = CountedRow(of, False, None, {"households": 7, "throughput": Fraction(7, 3), "bands": {"0": 2}})
    >>> kept(row)
    {'households': 7, 'throughput': '7/3', 'bands': {'0': 2}}
    """
    return {key: str(value) if isinstance(value, Fraction) else value for key, value in row.told.items()}


def _less(key: str, value: Any, names: Iterable[str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    gone = {name.removeprefix(key + SEPARATOR) for name in names if name.startswith(key + SEPARATOR)}
    told = {**value, **dict.fromkeys(gone)}
    return {name: told[name] for name in [*value, *sorted(gone - value.keys())]}
