"""Which periods a page shows where nobody said: none that nothing was commissioned in at either end, and not too many."""

from collections.abc import Sequence
from itertools import dropwhile
from typing import NamedTuple

from refuge.figures.nights import UtilisationRow
from refuge.figures.selection import Selection
from refuge.occupancy.period import Kind

LATEST = {Kind.MONTH: 24, Kind.QUARTER: 12}
"""How many periods of a kind a page shows without a From."""

Rows = Sequence[UtilisationRow]


class Window(NamedTuple):
    """The rows a page shows; all that it could have, if those are more; and whether it left out empty ones at the end."""

    rows: Rows
    all_rows: Rows
    has_ended: bool

    @property
    def leaves_out_earlier(self) -> bool:
        """Whether there are earlier rows than those shown."""
        return len(self.rows) < len(self.all_rows)


def window(rows: Rows, selection: Selection) -> Window:
    """The rows of a selection that its page shows. A period that was asked for by name is never left out (U6)."""
    begun = rows if selection.from_ else _from_the_first(rows)
    whole = begun if selection.to else _from_the_first(begun[::-1])[::-1]
    latest = LATEST.get(selection.by)
    shown = whole[-latest:] if latest and not selection.from_ else whole
    return Window(shown, whole, has_ended=len(whole) < len(begun))


def _from_the_first(rows: Rows) -> Rows:
    """Rows from the first that says something: nights, or nights short of a contract's minimum (U11)."""
    return list(dropwhile(lambda row: not row.nights.commissioned and not row.shortfall, rows))
