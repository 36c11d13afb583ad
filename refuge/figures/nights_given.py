"""Utilisation as each copy gives it: small places joined, and nothing about single units (D2, D4)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.nights import WITHIN, UtilisationRow, utilisation
from refuge.figures.released_places import Told, told_of
from refuge.figures.releasing import PLACES, About, refuse_cut_periods, released
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.joining import Blocks, Joined, Place
from refuge.occupancy.period import Kind, Period
from refuge.vocabulary import Copy

TELLING = (
    *("occupied", "preparing", "out_of_use", "ready", *WITHIN, "utilisation", "availability"),
    *("utilisation_of_available", "utilisation_of_ready", "utilisation_of_contracted_minimum"),
)
"""What tells of what units were used for."""


def utilisation_given(viewer: Viewer, copy: Copy, selection: Selection, today: date) -> list[UtilisationRow]:
    """The table of utilisation with what the copy hides taken away.

    Raises RuleBroken on what the copy cannot have, and what ``utilisation`` raises.
    """
    asked = released(selection, copy, About.NIGHTS, today)
    if copy.is_exact:
        return utilisation(viewer, asked)
    by_place = asked.group in PLACES
    rows = utilisation(viewer, replace(asked, group=Grouping.PROPERTY, authority=None) if by_place else asked)
    refuse_cut_periods([row.period for row in rows], asked.as_at, About.NIGHTS)
    told = told_of(viewer, asked, today)
    given = _by_place(rows, told, asked) if by_place else [_of_contracts(row, told, asked) for row in rows]
    return [row if _is_told_within(row, copy, asked) else _without_few(row) for row in given]


def _of_contracts(row: UtilisationRow, told: Mapping[str, Told], asked: Selection) -> UtilisationRow:
    return row if may_be_told(told, asked, row.period, row.group) else row.hiding(TELLING)


def may_be_told(told: Mapping[str, Told], asked: Selection, period: Period, group: str | None) -> bool:
    """Whether every contract that a row adds up may be told, and its parts if it is of one."""
    of_parts = asked.authority is not None or asked.group is Grouping.AUTHORITY
    contracts = [one for contract, one in told.items() if group in _groups(contract, one, asked, group)]
    return all(_may_be_told(one, period, asked.as_at, of_parts) for one in contracts)


def _groups(contract: str, told: Told, asked: Selection, group: str | None) -> tuple[str | None, ...]:
    """The groups whose rows have nights of a contract; of authorities' any may."""
    of = {Grouping.CONTRACT: contract, Grouping.PROVIDER: told.provider}
    return (of.get(asked.group, group),) if asked.group is not None else (None,)


def _may_be_told(told: Told, period: Period, as_at: date, of_a_part: bool) -> bool:
    window = period.starts_on, period.counted_to(as_at)
    if not of_a_part or len({place.part for place in told.places.values()}) == 1:
        return told.telling.may_be_told(*window)
    blocks = told.telling.blocks(*window)
    return blocks is not None and blocks.by_part


def _by_place(rows: list[UtilisationRow], told: Mapping[str, Told], asked: Selection) -> list[UtilisationRow]:
    """The properties or accommodation types of one contract, period by period, each joined as far as it must be."""
    by_period: dict[Period, dict[str, UtilisationRow]] = defaultdict(dict)
    for row in rows:
        by_period[row.period][row.group or ""] = row
    given = (
        row
        for of in told.values()
        for period, of_properties in by_period.items()
        for row in _joined(of_properties, of, period, asked)
    )
    return sorted(given, key=lambda row: (row.group or "", row.period))


def _joined(
    rows: Mapping[str, UtilisationRow], told: Told, period: Period, asked: Selection
) -> Iterator[UtilisationRow]:
    """One period's rows. Where places are not told apart all of them are one row, and what it tells is hidden."""
    blocks = told.telling.blocks(period.starts_on, period.counted_to(asked.as_at))
    for names in _blocks_asked_for(blocks, told.places, asked):
        if here := sorted(names & rows.keys()):
            row = _added_up([rows[name] for name in here], _named(names, told.places, asked))
            yield row if blocks is not None else row.hiding(TELLING)


def _blocks_asked_for(blocks: Blocks | None, places: Mapping[str, Place], asked: Selection) -> Joined:
    """The properties of each row; none for an authority whose part is not told apart."""
    everywhere = frozenset(places)
    wanted = {name for name, place in places.items() if asked.authority in (None, place.part)}
    if wanted != everywhere and (blocks is None or not blocks.by_part):
        return []
    if blocks is None:
        return [everywhere]
    groups = blocks.properties
    if asked.group is Grouping.ACCOMMODATION_TYPE:
        groups = [frozenset(one for one in wanted if places[one].accommodation_type in types) for types in blocks.types]
    return [names for names in groups if names & wanted]


def _named(names: Collection[str], places: Mapping[str, Place], asked: Selection) -> str:
    told = [places[name] for name in names]
    by_type = asked.group is Grouping.ACCOMMODATION_TYPE
    return " + ".join(sorted({place.accommodation_type if by_type else place.label for place in told}))


def _added_up(rows: list[UtilisationRow], group: str) -> UtilisationRow:
    first, *others = rows
    total = replace(first, group=group, shortfall=None)
    for row in others:
        within = {name: getattr(total, name) + getattr(row, name) for name in WITHIN}
        total = replace(total, nights=total.nights + row.nights, **within)
    return total


def _is_told_within(row: UtilisationRow, copy: Copy, asked: Selection) -> bool:
    """Whether nights held, away and in second units are told: to whom nights are told exactly, of financial years that are over.

    From month to month, or from one day to another, they would tell when one household went away or took a second unit (D4).
    """
    return copy is not Copy.PUBLICATION and asked.by is Kind.YEAR and not row.to_date


def _without_few(row: UtilisationRow) -> UtilisationRow:
    """Nights held, away and in second units rest on very few households: only zeros are left of them."""
    return row.hiding(row.hidden | {name for name in WITHIN if getattr(row, name)})
