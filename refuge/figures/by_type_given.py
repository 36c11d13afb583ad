"""Figures of counts by accommodation type, for the return of an authority: all of what belongs together, or nothing (D3).

No page tells people apart by where they stay (D4); the return of a financial year that has ended does, in its own tables.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.releasing import About, released
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.hiding import NOTHING, Counts, Names, Terms, hidden_otherwise
from refuge.vocabulary import Copy

IN_SEVERAL = "in several types"


def by_type_given(
    viewer: Viewer, copy: Copy, year: Selection, figure: Figure, today: date, threshold: int
) -> list[CountedRow]:
    """A row for each accommodation type of one financial year, with what the copy hides taken away.

    Outside the provider numbers that belong together are told only where none of them is small in any type, nor among the
    households that were in several, and nothing of them is hidden in the year's own row: so whoever takes types from each
    other or from the whole finds nothing that was not told. Raises what the figure raises.
    """
    types = replace(year, group=Grouping.ACCOMMODATION_TYPE)
    if copy.is_exact:
        return given(viewer, copy, types, figure, today, threshold)
    as_given = given(viewer, copy, year, figure, today, threshold)
    asked = released(year, copy, About.PEOPLE, today)
    rows = figure.rows(viewer, replace(asked, group=Grouping.ACCOMMODATION_TYPE), today)
    whole = figure.rows(viewer, asked, today)
    terms = Terms(NOTHING, threshold)
    already = Names(name for row in as_given for name in row.hidden)
    hidden = hidden_otherwise(figure.declared, [_tables(rows, whole)], terms, already)
    return [row.hiding(hidden) for row in rows]


def _tables(rows: Sequence[CountedRow], whole: Sequence[CountedRow]) -> dict[str, Counts]:
    """Each type's counts, and by how much all of them exceed the whole: those are of households in several types."""
    of_types, of_all = Counter[str](), Counter[str]()
    for row in rows:
        of_types.update(row.counts)
    for row in whole:
        of_all.update(row.counts)
    in_several = {name: abs(count - of_all[name]) for name, count in of_types.items()}
    return {**{str(row.group): row.counts for row in rows}, IN_SEVERAL: in_several}
