"""Counted figures as each copy gives them (D2–D4): what people, departures, referrals and voids all go through."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_patterns import Pattern, Years, counted_patterns, terms_of
from refuge.figures.nights_given import may_be_told
from refuge.figures.places import places
from refuge.figures.released_places import Told, told_of
from refuge.figures.releasing import About, refuse_cut_periods, released
from refuge.figures.remembering import once
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.hiding import NOTHING, Names, Terms, hidden_of_a_row
from refuge.vocabulary import Copy


def given(
    viewer: Viewer, copy: Copy, selection: Selection, figure: Figure, today: date, threshold: int
) -> list[CountedRow]:
    """The rows of a figure with what the copy hides taken away. The number of statements is fixed.

    Raises RuleBroken on what the copy cannot have, and what the figure itself raises.
    """
    asked = released(selection, copy, About.PEOPLE, today)
    rows = once((figure.name, viewer, asked, today), lambda: figure.rows(viewer, asked, today))
    if copy.is_exact or not rows:
        return [replace(row, besides={}) for row in rows]
    refuse_cut_periods([row.period for row in rows], asked.as_at, About.PEOPLE)
    whole = Years.of([row.period for row in rows])
    found = counted_patterns(viewer, figure, asked, copy, whole, places(today), threshold)
    hiding = Hiding(figure, asked, found, told_of(viewer, asked, today), terms_of(figure, copy, threshold))
    return [row.hiding(hiding.names(row)) for row in rows]


class Hiding:
    """Says what is hidden of a row, given the patterns of the contracts that it may add up."""

    def __init__(
        self, figure: Figure, asked: Selection, found: Mapping[str, Pattern], told: Mapping[str, Told], terms: Terms
    ) -> None:
        self._declared = figure.declared
        self._asked = asked
        self._found = found
        self._told = told
        self._terms = terms

    def names(self, row: CountedRow) -> Names:
        """The names hidden of a row; whatever is small that no pattern judged hides all that belongs to it."""
        patterns = [self._found[contract] for contract in self._contracts(row) if contract in self._found]
        hidden = (one.hidden(row.period, self._asked.as_at, alone=len(patterns) == 1) for one in patterns)
        nights = NOTHING
        if not may_be_told(self._told, self._asked, row.period, row.group):
            nights = Names(self._declared.nights)
        return hidden_of_a_row(self._declared, row.counts, nights.union(*hidden), self._terms)

    def _contracts(self, row: CountedRow) -> Iterable[str]:
        """The contracts a row may tell of."""
        if self._asked.group is Grouping.CONTRACT:
            return [row.group or ""]
        if self._asked.group is Grouping.PROVIDER:
            return [contract for contract, told in self._told.items() if told.provider == row.group]
        return self._told
