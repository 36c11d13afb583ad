"""What has to be hidden of where people came from, so that no subtraction brings it back (D3).

The argument stands in docs/disclosure.md. For each contract and financial year it takes everything anybody may ask for –
whole and by authority, arrivals and households supported – and hides the same cells in all. Anything shorter than the year,
or across years, is told only where no quarter of the years has a small number.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from refuge.access.scope import Viewer
from refuge.figures.frozen_patterns import frozen_patterns
from refuge.figures.origins import Count, origins_counted
from refuge.figures.places import Places
from refuge.figures.remembering import once
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.occupancy.disclosure import Column, hidden_in_column
from refuge.occupancy.origin import NO_LONGER_HELD, NOT_ASKED, NOT_DISCLOSED, Area, Origins
from refuge.occupancy.period import Kind, Period, period_of, periods

AREAS = frozenset(area.value for area in Area)
UNTOLD = (NOT_DISCLOSED, NOT_ASKED)
KINDS = (Count.SUPPORTED, Count.ARRIVALS)
"""What is asked for of people; nights are judged by the households behind them."""

YEAR, QUARTERS = "year", "quarters"
"""A whole financial year, and what is made of quarters otherwise."""

Counted = dict[str, dict[tuple[str, Count], Origins]]
"""Label of the year or of a quarter → authority's part (nothing for the whole) and kind → origins."""

Hidden = dict[str, frozenset[str]]
"""The year and its quarters → categories hidden there."""


@dataclass(frozen=True)
class Pattern:
    """What is hidden of one contract's people, of the whole and of its authorities' parts: by year."""

    whole: dict[int, Hidden]
    parts: dict[int, Hidden]

    def hidden(self, period: Period, as_at: date, of_a_part: bool) -> frozenset[str]:
        """The categories hidden in a period: those of its year, or wherever the quarters of a year are hidden."""
        by_year = self.parts if of_a_part else self.whole
        return frozenset().union(*(by_year.get(year, {}).get(column, ()) for year, column in columns(period, as_at)))


def columns(period: Period, as_at: date) -> Iterator[tuple[int, str]]:
    """The year a period is, or the years whose quarters it is made of; each by the year it begins in."""
    starts_on, ends_on = period.starts_on, period.counted_to(as_at)
    for year in periods(Kind.YEAR, starts_on, ends_on):
        whole = period_of(Kind.YEAR, year.starts_on)
        is_whole = (whole.starts_on, whole.ends_on) == (starts_on, ends_on)
        yield whole.starts_on.year, YEAR if is_whole else QUARTERS


def patterns(
    viewer: Viewer, contract: str | None, first: date, table: Places, threshold: int
) -> dict[str, tuple[Pattern, Pattern]]:
    """Contract → the patterns of its areas and of its regions, from the financial year of ``first`` to the last quarter.

    A year that was frozen hides what it hid then (D6), and its quarters are told only if they could be then and can be now.
    """
    regions = frozenset(table.gazetteer.regions)
    of = viewer, contract, first, table.today
    found = worked_out(once(("origins", *of), lambda: counted(viewer, contract, first, table)), threshold, regions)
    every = AREAS, regions.union(UNTOLD, [NO_LONGER_HELD])
    for reference, year, kept in frozen_patterns(found, threshold):
        for number, pattern in enumerate(found[reference]):
            hidden = kept[number] if kept else [{YEAR: every[number], QUARTERS: every[number]}] * 2
            for by_year, then in zip((pattern.whole, pattern.parts), hidden, strict=True):
                now = by_year.get(year, {}).get(QUARTERS, frozenset())
                by_year[year] = {YEAR: then[YEAR], QUARTERS: then[QUARTERS] | now}
    return found


def worked_out(
    contracts: Mapping[str, Mapping[int, Counted]], threshold: int, regions: Collection[str]
) -> dict[str, tuple[Pattern, Pattern]]:
    """Contract → the patterns of its areas and of its regions, out of what was counted."""
    patterns = {}
    for reference, years in contracts.items():
        areas = _pattern(years, lambda _: AREAS, _areas, threshold)
        told = _pattern(years, lambda _: frozenset(regions), _told, threshold)
        patterns[reference] = areas, _together(told, _pattern(years, _ways_of_not_telling, _untold, threshold))
    return patterns


def _ways_of_not_telling(year: Counted) -> frozenset[str]:
    """Erased is one of them only in a year in which somebody is: where nobody is, there is nothing to hide."""
    found = (origins for column in year.values() for origins in column.values())
    erased = any(NO_LONGER_HELD in (origins.by_region or {}) for origins in found)
    return frozenset({*UNTOLD, NO_LONGER_HELD} if erased else UNTOLD)


def counted(viewer: Viewer, contract: str | None, first: date, table: Places) -> dict[str, dict[int, Counted]]:
    """Contract → year → what anybody may ask for, counted from the records. Eight figures, however many contracts."""
    as_at = period_of(Kind.QUARTER, table.today).starts_on
    starts_on, ends_on = period_of(Kind.YEAR, first).starts_on, period_of(Kind.YEAR, table.today).ends_on
    found: dict[str, dict[int, Counted]] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for group, by, kind in product((Grouping.CONTRACT, Grouping.PART), (Kind.QUARTER, Kind.YEAR), KINDS):
        asked = Selection(as_at, by, str(starts_on), str(ends_on), contract=contract, group=group)
        for row in origins_counted(viewer, asked, kind, table):
            reference, part = _told_apart(row.group or "", group)
            year = period_of(Kind.YEAR, row.period.starts_on).starts_on.year
            if not row.to_date:
                found[reference][year][row.period.label][part, kind] = row.origins
    return found


def _told_apart(group: str, grouping: Grouping) -> tuple[str, str]:
    """The contract and the authority's part in the name of a group."""
    if grouping is Grouping.CONTRACT:
        return group, ""
    reference, _, part = group.rpartition(SEPARATOR)
    return reference, part or "none"


def _pattern(
    years: Mapping[int, Counted],
    categories: Callable[[Counted], frozenset[str]],
    layers: Callable[[Origins, Collection[str]], Column],
    threshold: int,
) -> Pattern:
    whole, parts = {}, {}
    for year, counted in years.items():
        names = categories(counted)
        tables = {
            column: {
                f"{kind} {part} {name}": (part, layer)
                for (part, kind), found in by_part.items()
                for name, layer in layers(found, names).items()
            }
            for column, by_part in counted.items()
        }
        of_whole = {
            column: {name: one for name, (part, one) in found.items() if not part} for column, found in tables.items()
        }
        of_all: dict[str, Column] = {
            column: {**{name: one for name, (_, one) in found.items()}, **_across(counted[column], names)}
            for column, found in tables.items()
        }
        label = period_of(Kind.YEAR, date(year, 4, 1)).label
        whole[year] = _hidden(of_whole, label, names, threshold, {})
        parts[year] = _hidden(of_all, label, names, threshold, whole[year])
    return Pattern(whole, parts)


def _across(by_part: Mapping[tuple[str, Count], Origins], names: frozenset[str]) -> Column:
    """Who came from the area of one part and went to another: in the borough of the whole, but not of their part."""
    if Area.IN_BOROUGH not in names:
        return {}
    whole = by_part.get(("", Count.ARRIVALS))
    parts = [found.in_borough or 0 for (part, kind), found in by_part.items() if part and kind is Count.ARRIVALS]
    return {"across": {Area.IN_BOROUGH.value: (whole.in_borough or 0) - sum(parts)}} if whole and parts else {}


def _hidden(
    columns: Mapping[str, Column], year: str, names: frozenset[str], threshold: int, at_least: Hidden
) -> Hidden:
    """What is hidden of a year, once it has ended, and of its quarters: those are told all or not at all, and not before."""
    if year not in columns:
        return {QUARTERS: names}
    of_the_year = hidden_in_column(columns[year], threshold, at_least.get(YEAR, ()))
    has_small = any(hidden_in_column(column, threshold) for column in columns.values())
    return {YEAR: of_the_year, QUARTERS: names if has_small or of_the_year else frozenset()}


def _together(one: Pattern, other: Pattern) -> Pattern:
    """Both sets of categories side by side."""

    def joined(left: dict[int, Hidden], right: dict[int, Hidden]) -> dict[int, Hidden]:
        return {
            year: {
                column: left[year].get(column, frozenset()) | right[year].get(column, frozenset())
                for column in left[year]
            }
            for year in left
        }

    return Pattern(joined(one.whole, other.whole), joined(one.parts, other.parts))


def _areas(origins: Origins, names: Collection[str]) -> Column:
    return {"": {name: getattr(origins, name) for name in names}}


def _told(origins: Origins, names: Collection[str]) -> Column:
    """Regions; without the borough's own, and as far as out of area: in, out and unknown stand beside them.

    Whoever said the region and no more is of the footprint's region, or where nobody came from the footprint of any that
    has as many.
    """
    counts = {name: (origins.by_region or {}).get(name) or 0 for name in names}
    own, unsaid = origins.in_borough_by_region, _of_the_region_only(origins)
    rest = {name: count - own.get(name, 0) for name, count in counts.items()}
    homes = [name for name in counts if name in own or (not own and counts[name] >= unsaid)] if unsaid else []
    out = {f"out, seen from {home}": rest | {home: rest[home] - unsaid} for home in homes}
    return {"": counts, "rest": rest, "unsaid": {min(names): unsaid}, **out}


def _untold(origins: Origins, names: Collection[str]) -> Column:
    counts = {name: (origins.by_region or {}).get(name) or 0 for name in names}
    return {"": counts, "unsaid": {min(names): _of_the_region_only(origins)}}


def _of_the_region_only(origins: Origins) -> int:
    """Those who said the footprint's region and no more: the unknown less those who said nothing at all."""
    return (origins.unknown or 0) - sum((origins.by_region or {}).get(name) or 0 for name in (*UNTOLD, NO_LONGER_HELD))
