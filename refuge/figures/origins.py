"""Where households came from: in borough, out of area, unknown (G1–G6)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures import origin_counts
from refuge.figures.chosen import chosen
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen import Freezable, served
from refuge.figures.origin_counts import Counts, Told
from refuge.figures.places import Places, places
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.models import ContractAuthority
from refuge.occupancy.origin import Area, Codes, Origin, Origins
from refuge.occupancy.period import Period


class Count(StrEnum):
    """What is counted, always said beside the figure (G4)."""

    SUPPORTED = "supported"
    ARRIVALS = "arrivals"
    NIGHTS = "nights"


COUNTS = {
    Count.SUPPORTED: origin_counts.supported,
    Count.ARRIVALS: origin_counts.arrivals,
    Count.NIGHTS: origin_counts.nights,
}


@dataclass(frozen=True)
class OriginRow:
    """One period of one group."""

    period: Period
    to_date: bool
    group: str | None
    origins: Origins

    @property
    def hidden(self) -> list[str]:
        """The names of what was taken away (D3)."""
        return self.origins.hidden


def origins(viewer: Viewer, selection: Selection, count: Count, today: date) -> list[OriginRow]:
    """The table of origins, a row a period and group; without groups every period has its row.

    Closed years of which households were erased are given as they were before (D6). Raises RuleBroken on what is no longer
    held, and what ``origins_counted`` raises.
    """
    return served(FREEZABLE[count], viewer, selection, places(today))


def origins_counted(viewer: Viewer, selection: Selection, count: Count, table: Places) -> list[OriginRow]:
    """The table of origins, counted from the records as they are; whoever was erased has one no longer held.

    ``table`` says how far successors are followed where a code came after an arrival (G1). The number of statements is
    fixed. Raises RuleBroken or NotFound on a selection that cannot be had.
    """
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    if not periods:
        return []
    eras = table.gazetteer.reorganisations
    judged = _judged(COUNTS[count](of, marks(selection, periods), eras), Judge(selection, table))
    groups = sorted({group for group, _ in judged}, key=lambda group: (group is None, group or ""))
    rows = [
        OriginRow(period, period.is_to_date(selection.as_at), group, Origins.of(judged.get((group, at), ())))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
    ]
    return [row for row in rows if not of.is_grouped or row.origins.by_region]


def _told(row: OriginRow) -> list[object]:
    """What is kept of a row that is frozen."""
    found = row.origins
    return [found.in_borough, found.out_of_area, found.unknown, found.by_region, found.in_borough_by_region]


def _row(period: Period, group: str | None, told: list[Any] | None) -> OriginRow:
    return OriginRow(period, False, group, Origins(*told) if told else Origins.of(()))


def _freezable(count: Count) -> Freezable:
    def counted(viewer: Viewer, selection: Selection, table: Places) -> list[OriginRow]:
        return origins_counted(viewer, selection, count, table)

    return Freezable(f"origin, {count.value}", counted, _told, _row)


FREEZABLE = {count: _freezable(count) for count in Count}
"""The figure by what is counted, as it is frozen before households are erased."""


class Judge:
    """Says where an origin lies as seen from the footprint it is counted for (G2, G6)."""

    def __init__(self, selection: Selection, table: Places) -> None:
        self._selection = selection
        self._table = table
        self._eras = [date.min, *table.gazetteer.reorganisations]
        self._footprints = _footprints()

    def area(self, told: Told) -> Area:
        """Where it lies. Any day of the era judges as the day of arrival does; its first is taken."""
        day = self._eras[told.era]
        return self._table.gazetteer.area(_origin(told), self._footprint(told), day, self._table.today)

    def region(self, told: Told) -> str:
        """The region it is counted under."""
        return self._table.gazetteer.region(_origin(told))

    def _footprint(self, told: Told) -> Codes:
        """The authority asked for alone, else the contract's, else the one the property stands in."""
        if told.contract_id is None:
            return frozenset({told.authority_code})
        whole = self._footprints[told.contract_id]
        selection, group = self._selection.told_apart(told.group)
        if selection.authority is not None:
            return whole & frozenset(self._table.codes_of(selection.authority))
        if selection.group in (Grouping.AUTHORITY, Grouping.PART):
            alone = (group or "").rpartition(SEPARATOR)[2]
            return frozenset({alone}) if alone else whole
        return whole


def _judged(counts: Counts, judge: Judge) -> dict[tuple[str | None, int], list[tuple[Area, str, int]]]:
    judged: dict[tuple[str | None, int], list[tuple[Area, str, int]]] = defaultdict(list)
    for told, at, count in counts:
        judged[told.group, at].append((judge.area(told), judge.region(told), count))
    return judged


def _origin(told: Told) -> Origin:
    return Origin(told.origin_code, told.origin_place)


def _footprints() -> dict[int, Codes]:
    footprints: dict[int, set[str]] = defaultdict(set)
    for contract_id, code in db.session.execute(
        select(ContractAuthority.contract_id, ContractAuthority.authority_code)
    ):
        footprints[contract_id].add(code)
    return {contract_id: frozenset(codes) for contract_id, codes in footprints.items()}
