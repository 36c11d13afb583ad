"""The names of sheets: at most 31 characters, no two alike, without what workbooks do not allow."""

import re
from collections.abc import Sequence

LONGEST = 31


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name for each title, in order.

    >>> sheet_names(["Origin: arrivals", "Households supported, by their origin", "Households supported, by their needs"])
    ['Origin arrivals', 'Households supported, by their', 'Households supported, by the 2']
    """
    names: list[str] = []
    for title in titles:
        name = wanted = re.sub(r"[\[\]:*?/\\']", "", title)[:LONGEST].strip()
        number = 2
        while name.lower() in (taken.lower() for taken in names):
            name = f"{wanted[: LONGEST - 3]} {number}"
            number += 1
        names.append(name)
    return names
