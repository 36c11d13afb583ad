"""Small numbers: which counts about people are hidden, and which must be hidden with them (D3).

A column counts the people of one window by category, in one table or in several with the same categories: an authority's
part and the whole, arrivals and households supported. Totals over the categories count as known.
"""

from collections.abc import Collection, Mapping, Sequence

THRESHOLD = 5
"""Counts of 1 up to one less than this are small."""

THRESHOLDS = range(5, 11)
"""What it may be set to (D3): below, people could be found, above, little would be left to show."""

Layer = Mapping[str, int]
"""A column of one table: category → count; what they add up to is known."""

Column = Mapping[str, Layer]
"""The same column of all the tables that add up with each other, by the name of the table."""


def is_small(count: int, threshold: int = THRESHOLD) -> bool:
    """Whether a count of people would point at somebody.

    >>> is_small(0), is_small(1), is_small(4), is_small(5)
    (False, True, True, False)
    """
    return 0 < count < threshold


def hidden_in_column(column: Column, threshold: int = THRESHOLD, at_least: Collection[str] = ()) -> frozenset[str]:
    """The categories hidden in one column, the same in each of its tables.

    ``at_least`` are hidden in any case: what is hidden of the whole is hidden of its parts. What is hidden beside the small
    counts is taken in a fixed order: a choice by size would tell the size.

    >>> sorted(hidden_in_column({"": {"London": 3, "Wales": 6, "Scotland": 9, "Essex": 0}}))
    ['London', 'Scotland']
    """
    if any(is_small(sum(layer.values()), threshold) for layer in column.values()):
        return frozenset(_categories(column))
    hidden = _small_in(column, threshold) | set(at_least)
    for category in _somebody_in(column):
        if _hides(column, hidden, threshold):
            break
        hidden.add(category)
    return frozenset(hidden if _hides(column, hidden, threshold) else _categories(column))


def _hides(column: Column, hidden: Collection[str], threshold: int) -> bool:
    """Whether hidden cells hide each other: several, and with enough in them that each could be any small number."""
    if not hidden:
        return True
    return len(hidden) > 1 and all(
        _is_enough([layer.get(category, 0) for category in hidden], threshold) for layer in column.values()
    )


def _is_enough(counts: Sequence[int], threshold: int) -> bool:
    """Whether any of the cells could hold any small number while each holds one; nothing at all hides nothing.

    Only their sum and number are looked at, which a reader knows too: any other test would tell more by its outcome. Nor
    may all be as large as a small number can be, which whoever sees that nothing was hidden beside small ones would know.
    """
    total, cells = sum(counts), len(counts)
    return total == 0 or (total - (cells - 1) >= threshold - 1 and total != (threshold - 1) * cells)


def _small_in(column: Column, threshold: int) -> set[str]:
    return {category for layer in column.values() for category, count in layer.items() if is_small(count, threshold)}


def _somebody_in(column: Column) -> list[str]:
    """The categories that somebody is in, in their fixed order: a true zero stays."""
    return sorted({category for layer in column.values() for category, count in layer.items() if count})


def _categories(column: Column) -> set[str]:
    return {category for layer in column.values() for category in layer}
