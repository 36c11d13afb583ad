"""Origins as each copy gives them (D2–D4)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.nights_given import may_be_told
from refuge.figures.origins import Count, OriginRow, origins
from refuge.figures.patterns import Pattern, patterns
from refuge.figures.places import places
from refuge.figures.released_places import told_of
from refuge.figures.releasing import About, refuse_cut_periods, released
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.origin import Area
from refuge.vocabulary import Copy

ALL = frozenset(area.value for area in Area)


def origins_given(
    viewer: Viewer, copy: Copy, selection: Selection, count: Count, today: date, threshold: int
) -> list[OriginRow]:
    """The table of origins with what the copy hides taken away.

    Raises RuleBroken on what the copy cannot have, and what ``origins`` raises.
    """
    return origins_by_count(viewer, copy, selection, [count], today, threshold)[count]


def origins_by_count(
    viewer: Viewer, copy: Copy, selection: Selection, counts: Iterable[Count], today: date, threshold: int
) -> dict[Count, list[OriginRow]]:
    """The same counted in several ways; what has to be hidden is worked out once for all of them."""
    asked = released(selection, copy, About.PEOPLE, today)
    counted = {count: origins(viewer, asked, count, today) for count in counts}
    every = [row.period for rows in counted.values() for row in rows]
    if copy.is_exact or not every:
        return counted
    refuse_cut_periods(every, asked.as_at, About.PEOPLE)
    first = min(period.starts_on for period in every)
    found = patterns(viewer, asked.contract, first, places(today), threshold)
    told = told_of(viewer, asked, today) if Count.NIGHTS in counted else {}
    given = {}
    for count, rows in counted.items():
        hiding = Hiding(asked, found, threshold, areas=copy is Copy.PUBLICATION or count is Count.NIGHTS)
        given[count] = [hiding.applied(row) for row in rows]
        if count is Count.NIGHTS:
            given[count] = [
                row if may_be_told(told, asked, row.period, row.group) else hiding.nothing_of(row)
                for row in given[count]
            ]
    return given


class Hiding:
    """Takes away from rows what the patterns of their contracts hide.

    ``areas`` says whether in and out of the borough are hidden where they are small; a contract copy has them exact.
    """

    def __init__(
        self, selection: Selection, found: dict[str, tuple[Pattern, Pattern]], threshold: int, areas: bool
    ) -> None:
        self._selection = selection
        self._found = found
        self._threshold = threshold
        self._areas = areas

    def applied(self, row: OriginRow) -> OriginRow:
        """The row, less what is hidden. Where something small is left that no pattern judged, nothing of the kind is told."""
        contracts = [self._found[reference] for reference in self._contracts(row)]
        areas = self._hidden(row, (areas for areas, _ in contracts)) if self._areas else frozenset()
        regions = self._hidden(row, (regions for _, regions in contracts))
        if self._areas and any(is_small(getattr(row.origins, area) or 0, self._threshold) for area in ALL - areas):
            areas = ALL
        counts = row.origins.by_region or {}
        if any(is_small(count or 0, self._threshold) for name, count in counts.items() if name not in regions):
            regions |= counts.keys()
        return replace(row, origins=row.origins.hiding(areas, regions))

    def nothing_of(self, row: OriginRow) -> OriginRow:
        """The row with everything taken away."""
        return replace(row, origins=row.origins.hiding(ALL, ()))

    def _contracts(self, row: OriginRow) -> Iterable[str]:
        """The contracts a row may tell of: a sum is shown only where all that it adds up is."""
        if self._selection.group is Grouping.CONTRACT and row.group is not None:
            return [row.group] if row.group in self._found else []
        return self._found

    def _hidden(self, row: OriginRow, found: Iterable[Pattern]) -> frozenset[str]:
        of_a_part = self._selection.authority is not None or self._selection.group is Grouping.AUTHORITY
        return frozenset().union(*(one.hidden(row.period, self._selection.as_at, of_a_part) for one in found))
