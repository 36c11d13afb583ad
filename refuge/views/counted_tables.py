"""Rows of counts as a page shows them: a line for each number, a column for each period, and what is said of hidden ones."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from refuge.charts.chart import Table
from refuge.charts.openings import tenths
from refuge.display import DASH, HIDDEN, nights, one_decimal, written_period
from refuge.figures.counted import CountedRow
from refuge.occupancy.origin import NO_LONGER_HELD

ABOUT_HIDDEN = (
    "Where it says hidden, so few households are behind a number that somebody could be known by it, a hidden number could be"
    " worked back from it, or the period is not over (D3, D4); it may be none. Choose an earlier or longer period."
)
SHARES = frozenset({"planned_share", "bed_space_utilisation", "utilisation", "availability", "share_out_of_area"})
"""Rates that people read as percentages; the others are means."""
UNTOLD = {"not_recorded": "Not recorded", NO_LONGER_HELD: "No longer held"}
"""What stands where an answer would."""

BANDED = frozenset({"stay_bands", "open_stay_bands", "spell_bands"})
"""Mappings that tell of every band there was: of any other nothing was counted, since bands can be chosen anew (H7)."""
ALL = "Every number of this table"
"""The one line of a table of which everything is hidden."""
Lines = Mapping[str, str]
"""Key, or mapping and code with a colon between → what the line is called."""


def is_hidden(row: CountedRow, name: str) -> bool:
    """Whether a number of a row, by its flat name, is hidden."""
    return name in row.hidden or name.partition(": ")[0] in row.hidden


def number(row: CountedRow, name: str) -> int | Fraction | None:
    """A number of a row by its flat name, of a mapping's name all of it; nothing where it is hidden, or there is none (U6).

    >>> from datetime import date
    >>> from refuge.occupancy.period import Period
    >>> row = CountedRow(Period(date.min, date.min, ""), False, None, {"received": 12, "by_need": {"sight": 2}})
    >>> number(row, "received"), number(row, "by_need: sight"), number(row, "by_need: hearing")
    (12, 2, 0)
    """
    key, _, code = name.partition(": ")
    told: Any = row.told[key]
    if is_hidden(row, name) or told is None:
        return None
    if isinstance(told, Mapping):
        missing = None if key in BANDED else 0
        return told.get(code, missing) if code else sum(filter(None, told.values()))
    return told


def length(row: CountedRow, name: str) -> float | None:
    """As long as its bar is: as much as is written."""
    told = number(row, name)
    return float(tenths(told)) if isinstance(told, Fraction) else told


def cell(row: CountedRow, name: str) -> str:
    """A number of a row by its flat name, as people read it.

    >>> from datetime import date
    >>> from refuge.occupancy.period import Period
    >>> row = CountedRow(Period(date.min, date.min, ""), False, None, {"received": 1200, "by_need": None}, ("by_need",))
    >>> cell(row, "received"), cell(row, "by_need: hearing")
    ('1,200', 'hidden')
    """
    if is_hidden(row, name):
        return HIDDEN
    told = number(row, name)
    if told is None:
        return DASH
    if isinstance(told, Fraction):
        return one_decimal(told) if name in SHARES else tenths(told)
    return nights(told)


def by_line(caption: str, lines: Lines, rows: Sequence[CountedRow]) -> Table:
    """A line for each number, a column for each period; one line where all of them are hidden."""
    if len(lines) > 1 and all(is_hidden(row, name) for row in rows for name in lines):
        lines = {next(iter(lines)): ALL}
    columns = ["Measure", *(written_period(row.period, row.to_date) for row in rows)]
    told = [[said, *(cell(row, name) for row in rows)] for name, said in lines.items()]
    return Table(caption, columns, told, opens_at_its_end=True)


def lines_of(rows: Sequence[CountedRow], key: str, labels: Mapping[str, str]) -> dict[str, str]:
    """A line for each code of a mapping that any row tells of, in the order of its list.

    Where all of it is hidden, one line says so.
    """
    told: list[Any] = [row.told[key] or {} for row in rows]
    codes = {code for mapping in told for code in mapping}
    lines = {f"{key}: {code}": label for code, label in {**labels, **UNTOLD}.items() if code in codes}
    return lines or ({key: ALL} if any(key in row.hidden for row in rows) else {})


def notes_on(rows: Sequence[CountedRow]) -> list[str]:
    """What is said where anything of the rows is hidden."""
    return [ABOUT_HIDDEN] if any(row.hidden for row in rows) else []


def latest(rows: Sequence[CountedRow], name: str) -> CountedRow | None:
    """The latest row that is over and tells a number that is not 0, else the one that runs."""
    told = [row for row in rows if number(row, name)]
    over = [row for row in told if not row.to_date] or told
    return over[-1] if over else None
