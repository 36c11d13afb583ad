"""The order that people expect names in."""

import re


def in_order(name: str) -> list[tuple[int, str]]:
    """What names are sorted by, so that numbers in them count as numbers.

    >>> sorted(["Flat 10", "Flat 2", "Annexe"], key=in_order)
    ['Annexe', 'Flat 2', 'Flat 10']
    """
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name.casefold()) if part]
