"""Which periods a page shows where nobody said: none that nothing was commissioned in at either end, and not too many."""

from collections.abc import Callable, Sequence
from itertools import dropwhile
from typing import Generic, NamedTuple, TypeVar

from refuge.figures.nights import UtilisationRow
from refuge.figures.selection import Selection
from refuge.occupancy.period import Kind

LATEST = {Kind.MONTH: 24, Kind.QUARTER: 12}
"""How many periods of a kind a page shows without a From."""

Row = TypeVar("Row")


class Window(NamedTuple, Generic[Row]):
    """The rows a page shows; all that it could have, if those are more; and whether it left out empty ones at the end."""

    rows: Sequence[Row]
    all_rows: Sequence[Row]
    has_ended: bool

    @property
    def leaves_out_earlier(self) -> bool:
        """Whether there are earlier rows than those shown."""
        return len(self.rows) < len(self.all_rows)


def window(rows: Sequence[UtilisationRow], selection: Selection) -> Window[UtilisationRow]:
    """The rows of a selection that its page shows: those with nights, or short of a contract's minimum (U11)."""
    return window_of(rows, selection, lambda row: bool(row.nights.commissioned or row.shortfall))


def window_of(rows: Sequence[Row], selection: Selection, says: Callable[[Row], bool]) -> Window[Row]:
    """The same for any figure; ``says`` whether a row says something. One asked for by name is never left out (U6)."""
    begun = rows if selection.from_ else _from_the_first(rows, says)
    whole = begun if selection.to else _from_the_first(begun[::-1], says)[::-1]
    latest = LATEST.get(selection.by)
    shown = whole[-latest:] if latest and not selection.from_ else whole
    return Window(shown, whole, has_ended=len(whole) < len(begun))


def _from_the_first(rows: Sequence[Row], says: Callable[[Row], bool]) -> Sequence[Row]:
    return list(dropwhile(lambda row: not says(row), rows))
