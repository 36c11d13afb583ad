"""What is kept of one frozen figure, and of which: the two are encrypted together, so rows put elsewhere are not told (D6)."""

import json
from typing import Any

from refuge.errors import RuleBroken
from refuge.occupancy.period import financial_year


def text_of(scope: str, figure: str, cut: str, year: int, rows: Any) -> str:
    """The text to keep of plain rows.

    >>> kept = text_of("all", "origin, nights", "everything", 2020, [[None, 7]])
    >>> rows_of(kept, "all", "origin, nights", "everything", 2020)
    [[None, 7]]
    """
    return json.dumps([scope, figure, cut, year, rows])


def rows_of(text: str, scope: str, figure: str, cut: str, year: int) -> Any:
    """The rows kept. Raises RuleBroken on ``from`` if the text was kept of anything else.

    >>> rows_of(text_of("all", "origin, nights", "everything", 2020, []), "all", "origin, nights", "everything", 2021)
    Traceback (most recent call last):
    refuge.errors.RuleBroken: What was kept of the financial year 2021-22 was written over in the database, ...
    """
    *of, rows = json.loads(text) or [None]
    if of != [scope, figure, cut, year]:
        wrong = "was written over in the database, so it is not told (D6). Whoever runs the system has a backup."
        raise RuleBroken("from", f"What was kept of the financial year {financial_year(year).label} {wrong}")
    return rows
