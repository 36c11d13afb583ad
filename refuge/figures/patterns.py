"""What has to be hidden of where people came from, so that no subtraction brings it back (D3).

The argument stands in docs/disclosure.md. For each contract and financial year it takes everything anybody may ask for –
whole and by authority, arrivals and households supported, by quarter and for the year – and hides the same cells in all.
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
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.occupancy.disclosure import YEAR, Column, Layer, hidden_in_column, hidden_in_year
from refuge.occupancy.origin import NO_LONGER_HELD, NOT_ASKED, NOT_DISCLOSED, Area, Origins
from refuge.occupancy.period import Kind, Period, financial_year, period_of

AREAS = {area.value for area in Area}
UNTOLD = (NOT_DISCLOSED, NOT_ASKED)
KINDS = (Count.SUPPORTED, Count.ARRIVALS)
"""What is asked for of people; nights are judged by the households behind them."""

Counted = dict[str, dict[tuple[str, Count], Origins]]
"""Column → authority's part (nothing for the whole) and kind → origins."""

Hidden = dict[str, frozenset[str]]
"""Column → categories hidden in it."""


@dataclass(frozen=True)
class Pattern:
    """What is hidden of one contract's people, of the whole and of its authorities' parts: by year and column."""

    whole: dict[int, Hidden]
    parts: dict[int, Hidden]

    def hidden(self, period: Period, as_at: date, of_a_part: bool) -> frozenset[str]:
        """The categories hidden in a period: in its year's own column, else wherever one of its quarters hides them."""
        by_year = self.parts if of_a_part else self.whole
        return frozenset().union(*(by_year.get(year, {}).get(column, ()) for year, column in columns(period, as_at)))


def columns(period: Period, as_at: date) -> Iterator[tuple[int, str]]:
    """The columns a period is made of, each with the year in which its financial year begins."""
    ends_on = period.counted_to(as_at)
    year = period.starts_on.year
    if financial_year(year).starts_on == period.starts_on and financial_year(year).ends_on == ends_on:
        yield year, YEAR
        return
    day = period.starts_on
    while day < ends_on:
        quarter = period_of(Kind.QUARTER, day)
        yield period_of(Kind.YEAR, day).starts_on.year, quarter.label
        day = quarter.ends_on


def patterns(
    viewer: Viewer, contract: str | None, first: date, table: Places, threshold: int
) -> dict[str, tuple[Pattern, Pattern]]:
    """Contract → the patterns of its areas and of its regions, from the financial year of ``first`` to the last quarter.

    Of years of which households were erased they are the ones found before (D6).
    """
    regions = table.gazetteer.regions
    found = worked_out(counted(viewer, contract, first, table), threshold, regions)
    everything = frozenset(AREAS), frozenset({*regions, *UNTOLD, NO_LONGER_HELD})
    for reference, year, kept in frozen_patterns(found, threshold):
        for number, pattern in enumerate(found[reference]):
            hidden = kept[number] if kept else [{YEAR: everything[number]}] * 2
            pattern.whole[year], pattern.parts[year] = hidden
    return found


def worked_out(
    contracts: Mapping[str, dict[int, Counted]], threshold: int, regions: Collection[str]
) -> dict[str, tuple[Pattern, Pattern]]:
    """Contract → the patterns of its areas and of its regions, out of what was counted."""
    groups = [(lambda _: AREAS, _areas), (lambda _: set(regions), _told), (_ways_of_not_telling, _untold)]
    patterns = {}
    for reference, years in contracts.items():
        areas, told, untold = (_pattern(years, names, layer, threshold) for names, layer in groups)
        patterns[reference] = areas, _together(told, untold)
    return patterns


def _ways_of_not_telling(year: Counted) -> Collection[str]:
    """Erased is one of them only in a year in which somebody is: where nobody is, it would hide nothing."""
    found = (origins for column in year.values() for origins in column.values())
    erased = any(NO_LONGER_HELD in (origins.by_region or {}) for origins in found)
    return {*UNTOLD, NO_LONGER_HELD} if erased else set(UNTOLD)


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
                found[reference][year][YEAR if by is Kind.YEAR else row.period.label][part, kind] = row.origins
    return found


def _told_apart(group: str, grouping: Grouping) -> tuple[str, str]:
    """The contract and the authority's part in the name of a group."""
    if grouping is Grouping.CONTRACT:
        return group, ""
    reference, _, part = group.rpartition(SEPARATOR)
    return reference, part or "none"


def _pattern(
    years: dict[int, Counted],
    categories: Callable[[Counted], Collection[str]],
    layer: Callable[[Origins, Collection[str]], Layer],
    threshold: int,
) -> Pattern:
    whole, parts = {}, {}
    for year, counted in years.items():
        names = categories(counted)
        tables = {
            column: {f"{kind} {part}": (part, layer(found, names)) for (part, kind), found in by_part.items()}
            for column, by_part in counted.items()
        }
        of_whole = {
            column: {name: one for name, (part, one) in found.items() if not part} for column, found in tables.items()
        }
        of_all = {column: {name: one for name, (_, one) in found.items()} for column, found in tables.items()}
        whole[year] = _hidden(of_whole, threshold, {})
        parts[year] = _hidden(of_all, threshold, whole[year])
    return Pattern(whole, parts)


def _hidden(counts: Mapping[str, Column], threshold: int, at_least: Hidden) -> Hidden:
    hidden = {
        column: hidden_in_column(layers, threshold, at_least.get(column, ()))
        for column, layers in counts.items()
        if column != YEAR
    }
    if YEAR in counts:
        hidden[YEAR] = hidden_in_year(dict(hidden), counts, threshold, at_least.get(YEAR, ()))
    return hidden


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


def _areas(origins: Origins, names: Collection[str]) -> Layer:
    return {name: [getattr(origins, name)] for name in names}


def _told(origins: Origins, names: Collection[str]) -> Layer:
    """A region's count, and what is left of it without the borough's own, which stand beside it."""
    counts = origins.by_region or {}
    return {
        name: [counts.get(name) or 0, (counts.get(name) or 0) - origins.in_borough_by_region.get(name, 0)]
        for name in names
    }


def _untold(origins: Origins, names: Collection[str]) -> Layer:
    counts = origins.by_region or {}
    return {name: [counts.get(name) or 0] for name in names}
