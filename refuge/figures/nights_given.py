"""Utilisation as each copy gives it: small places joined, and nothing about single units (D2, D4)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from refuge.access.scope import Viewer
from refuge.figures.nights import WITHIN, UtilisationRow, utilisation
from refuge.figures.released_places import Place, places_of
from refuge.figures.releasing import PLACES, About, refuse_cut_periods, released
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.occupancy.joining import Joined, is_enough, joined
from refuge.occupancy.period import Kind, Period, period_of
from refuge.vocabulary import Copy

TELLING = (
    *("occupied", "preparing", "out_of_use", "ready", *WITHIN, "utilisation", "availability"),
    *("utilisation_of_available", "utilisation_of_ready", "utilisation_of_contracted_minimum"),
)
"""What tells of what units were used for."""

Sizes = dict[str, dict[str, Fraction]]
"""Place or contract → authority's part → units in service, on average."""


def utilisation_given(viewer: Viewer, copy: Copy, selection: Selection, today: date) -> list[UtilisationRow]:
    """The table of utilisation with what the copy hides taken away.

    Raises RuleBroken on what the copy cannot have, and what ``utilisation`` raises.
    """
    asked = released(selection, copy, About.NIGHTS, today)
    if copy.is_exact:
        return utilisation(viewer, asked)
    rows = _by_place(viewer, asked) if asked.group in PLACES else _of_whole_contracts(viewer, asked)
    refuse_cut_periods([row.period for row in rows], asked.as_at, About.NIGHTS)
    return [_published(row) for row in rows] if copy is Copy.PUBLICATION else rows


def least_units(kind: Kind, period: Period, as_at: date) -> int:
    """Two units for a whole financial year, three for anything less or anything that overlaps it (D4)."""
    is_whole = period == period_of(Kind.YEAR, period.starts_on) and not period.is_to_date(as_at)
    return 2 if kind is Kind.YEAR and is_whole else 3


def _of_whole_contracts(viewer: Viewer, asked: Selection) -> list[UtilisationRow]:
    """A row is given only where every contract, or part of one, that it adds up has enough units to be given."""
    sizes: dict[Period, Sizes] = defaultdict(lambda: defaultdict(dict))
    for row in utilisation(viewer, replace(asked, group=Grouping.PART, authority=None)):
        contract, _, part = (row.group or "").rpartition(SEPARATOR)
        sizes[row.period][contract][part] = _units(row, asked.as_at)
    rows = utilisation(viewer, asked)
    return [row if _may_be_given(row, asked, sizes[row.period]) else row.hiding(TELLING) for row in rows]


def _may_be_given(row: UtilisationRow, asked: Selection, sizes: Sizes) -> bool:
    least = least_units(asked.by, row.period, asked.as_at)
    contracts = [sizes.get(row.group or "", {})] if asked.group is Grouping.CONTRACT else list(sizes.values())
    whole = all(is_enough([sum(parts.values(), Fraction(0))], least) for parts in contracts)
    of_parts = asked.authority is not None or asked.group is Grouping.AUTHORITY
    return whole and (not of_parts or all(is_enough(parts.values(), least) for parts in contracts))


def _by_place(viewer: Viewer, asked: Selection) -> list[UtilisationRow]:
    """The properties or accommodation types of one contract, period by period, each joined as far as it must be."""
    properties = utilisation(viewer, replace(asked, group=Grouping.PROPERTY, authority=None))
    known = places_of(asked)
    by_period: dict[Period, dict[str, UtilisationRow]] = defaultdict(dict)
    for row in properties:
        by_period[row.period][row.group or ""] = row
    joins = {period: Joins(rows, known, asked) for period, rows in by_period.items()}
    return sorted(
        (row for period, rows in by_period.items() for row in joins[period].rows(rows)),
        key=lambda row: (row.group or "", row.period),
    )


class Joins:
    """The blocks that one period's nights are given in: of each authority's part, of accommodation types, of properties.

    Every one of them is a sum of the smallest, and those have enough units; so has whatever can be worked out from them.
    """

    def __init__(self, rows: Mapping[str, UtilisationRow], known: Mapping[str, Place], asked: Selection) -> None:
        period = next(iter(rows.values())).period
        self._asked, self._known = asked, known
        self._least = least_units(asked.by, period, asked.as_at)
        self._units = {name: _units(row, asked.as_at) for name, row in rows.items()}
        self._by_part = True
        self._by_part = is_enough(self._sizes(lambda _: "", rows)[""].values(), self._least)
        self._types = joined(self._sizes(lambda name: known[name].accommodation_type, rows), self._least)

    def rows(self, rows: Mapping[str, UtilisationRow]) -> Iterator[UtilisationRow]:
        """The rows of the period as they are given."""
        for names in self._blocks():
            together = _added_up([rows[name] for name in sorted(names)], self._named(names))
            yield together if sum(self._units[name] for name in names) >= self._least else together.hiding(TELLING)

    def _blocks(self) -> Joined:
        wanted = {name for name in self._units if self._asked.authority in (None, self._known[name].part)}
        if self._asked.authority is not None and not self._by_part:
            return []
        types = [
            frozenset(name for name in wanted if self._known[name].accommodation_type in group) for group in self._types
        ]
        if self._asked.group is Grouping.ACCOMMODATION_TYPE:
            return [block for block in types if block]
        return [block for names in types for block in self._properties(names)]

    def _properties(self, names: frozenset[str]) -> Iterator[frozenset[str]]:
        by_part: dict[str, list[str]] = defaultdict(list)
        for name in names:
            by_part[self._part(name)].append(name)
        for together in by_part.values():
            yield from joined(self._sizes(lambda name: name, together), self._least)

    def _sizes(self, place: Callable[[str], str], names: Iterable[str]) -> Sizes:
        sizes: Sizes = defaultdict(lambda: defaultdict(Fraction))
        for name in names:
            sizes[place(name)][self._part(name)] += self._units[name]
        return sizes

    def _part(self, name: str) -> str:
        """The authority's part a property lies in; none is told apart once one of them is too small."""
        return self._known[name].part if self._by_part else ""

    def _named(self, names: frozenset[str]) -> str:
        if self._asked.group is Grouping.ACCOMMODATION_TYPE:
            return " + ".join(sorted({self._known[name].accommodation_type for name in names}))
        return " + ".join(sorted(self._known[name].label for name in names))


def _added_up(rows: list[UtilisationRow], group: str) -> UtilisationRow:
    first, *others = rows
    total = replace(first, group=group, shortfall=None)
    for row in others:
        within = {name: getattr(total, name) + getattr(row, name) for name in WITHIN}
        total = replace(total, nights=total.nights + row.nights, **within)
    return total


def _units(row: UtilisationRow, as_at: date) -> Fraction:
    """Units in service on an average night of the period so far."""
    nights = (row.period.counted_to(as_at) - row.period.starts_on).days
    return Fraction(row.nights.commissioned, nights) if nights else Fraction(0)


def _published(row: UtilisationRow) -> UtilisationRow:
    """Nights held, away and in second units rest on very few households: of these the publication copy has only zeros."""
    return row.hiding(row.hidden | {name for name in WITHIN if getattr(row, name)})
