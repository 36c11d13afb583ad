"""Counts a figure in many cuts at once, before households are erased (D6)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.figures import referred, together
from refuge.figures.chosen import chosen
from refuge.figures.frozen import Freezable
from refuge.figures.places import Places
from refuge.figures.together import Together
from refuge.occupancy.period import financial_year

Kept = dict[int, list[Any]]
"""The year a financial year begins in → what is kept of its rows, each with its group."""


@contextmanager
def looked_up(viewer: Viewer, selections: Together, table: Places) -> Iterator[None]:
    """Look up what each of the selections is about, to be counted meanwhile. A few statements for each."""
    with together.tables():
        for number, selection in enumerate(selections.each):
            spells = chosen(viewer, selection, lambda: table).spells
            together.put(together.SPELLS, number, select(spells.c.id, spells.c.name))
            if selection.group in referred.GROUPS:
                together.put(together.REFERRALS, number, referred.chosen_referrals(viewer, selection, table))
        together.count()
        yield


def counted_in_each(
    figure: Freezable, viewer: Viewer, selections: Together, years: Collection[int], table: Places
) -> list[Kept]:
    """What is kept of the figure, selection by selection, as each of them would be counted alone: where nothing is grouped
    every year has its row. The number of statements is fixed.
    """
    each: list[Kept] = [{year: [] for year in years} for _ in selections.each]
    for row in figure.counted(viewer, selections, table):
        number, group = selections.numbered(row.group)
        if row.period.starts_on.year in years:
            each[number][row.period.starts_on.year].append([group, figure.told(row)])
    for selection, kept in zip(selections.each, each, strict=True):
        for year, rows in kept.items():
            if not rows and selection.group is None:
                rows.append([None, figure.told(figure.row(financial_year(year), None, None))])
            rows.sort(key=lambda row: (row[0] is None, row[0] or ""))
    return each
