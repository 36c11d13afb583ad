"""Figures of counts by accommodation type, for the return of an authority: all of what belongs together, or nothing (D3).

No page tells people apart by where they stay (D4); the return of a financial year that has ended does, in its own tables.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.releasing import About, released
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.hiding import NOTHING, Counts, Declared, Names, Tables, Terms, hidden_otherwise
from refuge.vocabulary import Copy


def by_type_given(
    viewer: Viewer, copy: Copy, year: Selection, figure: Figure, today: date, threshold: int, already: Names
) -> list[CountedRow]:
    """A row for each accommodation type of one financial year, with what the copy hides taken away.

    ``already`` is what the same copy hides of the year as a whole (``given``). Outside the provider numbers that belong
    together are told only where none of them is small, and nothing of them is hidden of the whole: so whoever takes types
    from each other or from the whole finds nothing that was not told. Raises what the figure raises.
    """
    types = replace(year, group=Grouping.ACCOMMODATION_TYPE)
    if copy.is_exact:
        return given(viewer, copy, types, figure, today, threshold)
    asked = released(year, copy, About.PEOPLE, today)
    rows = figure.rows(viewer, replace(asked, group=Grouping.ACCOMMODATION_TYPE), today)
    whole = figure.rows(viewer, asked, today)
    counts = {str(row.group): row.counts for row in rows}
    hidden = hidden_by_type(figure.declared, counts, whole[0].counts if whole else {}, already, threshold)
    return [row.hiding(hidden) for row in rows]


def hidden_by_type(declared: Declared, types: Tables, whole: Counts, already: Names, threshold: int) -> Names:
    """The names hidden of every type; ``already`` are hidden of the whole.

    Who of the whole was not in a type, and by how much all types exceed the whole, are judged as types are: the one follows
    by taking a type away from the whole, the other tells of households that were in several.
    """
    of_all = Counter[str]()
    for counts in types.values():
        of_all.update(counts)
    judged: dict[str, Counts] = {**types, "in several": _less(of_all, whole)}
    judged |= {f"not in {name}": _less(whole, counts) for name, counts in types.items()}
    return hidden_otherwise(declared, [judged], Terms(NOTHING, threshold), already)


def _less(most: Counts, some: Counts) -> Counts:
    return {name: abs(most.get(name, 0) - some.get(name, 0)) for name in most.keys() | some.keys()}
