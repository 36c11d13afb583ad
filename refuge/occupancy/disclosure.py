"""Small numbers: which counts about people are hidden, and which must be hidden with them (D3).

A table counts people of one financial year by quarter and in the whole year (columns) and by category (rows). Totals over
the categories count as known. What is hidden cannot be worked back: every hidden cell lies on a ring of hidden cells along
rows and columns, round which a person more here and a person less there changes no number that is shown. The same cells
are hidden in every table that adds up with it – an authority's part and the whole, arrivals and households supported – so
that the same ring holds in all of them. (Gusfield, *A graph theoretic approach to statistical data security*, 1988.)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

THRESHOLD = 5
"""Counts of 1 up to one less than this are small."""

THRESHOLDS = range(5, 11)
"""What it may be set to (D3)."""

YEAR = "year"
"""The column of the whole year, beside those of its quarters."""

Cell = tuple[str, str]
"""Category and column."""

Layer = Mapping[str, Sequence[int]]
"""One column of one table: category → counts that are hidden if one of them is small; the first adds up to the total."""

Column = Mapping[str, Layer]
"""One column of all the tables that add up with each other, by the name of the table."""


def is_small(count: int, threshold: int = THRESHOLD) -> bool:
    """Whether a count of people would point at somebody.

    >>> is_small(0), is_small(1), is_small(4), is_small(5)
    (False, True, True, False)
    """
    return 0 < count < threshold


def hidden_in_column(column: Column, threshold: int = THRESHOLD, at_least: Collection[str] = ()) -> frozenset[str]:
    """The categories hidden in one column, judged by that column alone, so that no later quarter changes an earlier one.

    ``at_least`` are hidden in any case: what is hidden of the whole is hidden of its parts.

    >>> sorted(hidden_in_column({"": {"London": [3], "Wales": [6], "Scotland": [9], "Essex": [0]}}))
    ['London', 'Wales']
    """
    categories = sorted({category for layer in column.values() for category in layer})
    if any(is_small(sum(counts[0] for counts in layer.values()), threshold) for layer in column.values()):
        return frozenset(categories)
    hidden = _small_in(column, threshold) | set(at_least)
    for category in _smallest_first(column, set(categories) - hidden):
        if _hides(column, hidden, threshold):
            break
        hidden.add(category)
    return frozenset(hidden if _hides(column, hidden, threshold) else categories)


def hidden_in_year(
    quarters: Mapping[str, frozenset[str]],
    counts: Mapping[str, Column],
    threshold: int = THRESHOLD,
    at_least: Collection[str] = (),
) -> frozenset[str]:
    """The categories hidden in the column of a whole year, given those hidden in each of its quarters.

    It begins with every category that is hidden in some quarter – a ring through each of those then runs through the
    year – and shows again true zeros, then the others largest first, as long as no ring is broken that something rests on.
    """
    year = counts[YEAR]
    small = _small_in(year, threshold)
    hidden = small.union(at_least, *quarters.values())
    zeros = {category for category in hidden if not any(layer.get(category, [0])[0] for layer in year.values())}
    for category in [
        *sorted(zeros - set(at_least)),
        *reversed(_smallest_first(year, hidden - small - zeros - set(at_least))),
    ]:
        fewer = hidden - {category}
        if (
            (not fewer or _hides(year, fewer, threshold))
            and (category in zeros or _row_hides(category, quarters, counts, threshold))
            and not bridges(_unknown(quarters, fewer, zeros))
        ):
            hidden = fewer
    return frozenset(hidden)


def _unknown(
    quarters: Mapping[str, frozenset[str]], in_year: Collection[str], zeros: Collection[str]
) -> Iterator[Cell]:
    """The hidden cells, less those of categories whose year is shown to be nothing: no quarter of theirs is unknown."""
    for column, categories in {**quarters, YEAR: in_year}.items():
        yield from ((category, column) for category in categories if category in in_year or category not in zeros)


def bridges(cells: Iterable[Cell]) -> set[Cell]:
    """The hidden cells that lie on no ring, and so could be worked back from what is shown.

    >>> square = [("a", "q1"), ("a", "q2"), ("b", "q1"), ("b", "q2")]
    >>> bridges(square), bridges([*square, ("c", "q2")])
    (set(), {('c', 'q2')})
    """
    edges = set(cells)
    return {cell for cell in edges if not _is_reached_otherwise(cell, edges - {cell})}


def _is_reached_otherwise(cell: Cell, edges: Collection[Cell]) -> bool:
    """Whether the cell's row and column are joined by hidden cells without it."""
    reached, waiting = {("row", cell[0])}, [("row", cell[0])]
    while waiting:
        way, name = waiting.pop()
        for row, column in edges:
            near, far = (row, ("column", column)) if way == "row" else (column, ("row", row))
            if near == name and far not in reached:
                reached.add(far)
                waiting.append(far)
    return ("column", cell[1]) in reached


def _hides(column: Column, hidden: Collection[str], threshold: int) -> bool:
    """Whether hidden cells hide each other: several, and with enough in them that each could be any small number."""
    if not hidden:
        return True
    return len(hidden) > 1 and all(
        _is_enough([layer[category][0] for category in hidden if category in layer], threshold)
        for layer in column.values()
    )


def _row_hides(
    category: str, quarters: Mapping[str, frozenset[str]], counts: Mapping[str, Column], threshold: int
) -> bool:
    """Whether the quarters hidden of a category hide each other once its year is shown."""
    hidden = [counts[quarter] for quarter, rows in quarters.items() if category in rows]
    tables = {table for column in hidden for table in column}
    return len(hidden) != 1 and all(
        _is_enough([column[table][category][0] for column in hidden if table in column], threshold) for table in tables
    )


def _is_enough(counts: Sequence[int], threshold: int) -> bool:
    """Whether any of the cells could hold any small number, as far as their sum tells; nothing at all hides nothing.

    Where none of them is nothing, each takes at least one of the sum.
    """
    taken = 0 if 0 in counts else len(counts) - 1
    return sum(counts) == 0 or sum(counts) - taken >= threshold - 1


def _small_in(column: Column, threshold: int) -> set[str]:
    return {
        category
        for layer in column.values()
        for category, counts in layer.items()
        if any(is_small(count, threshold) for count in counts)
    }


def _smallest_first(column: Column, categories: Collection[str]) -> list[str]:
    """Categories by how many are in them in all; those that nobody is in come last, since a true zero stays."""

    def size(category: str) -> tuple[bool, int, str]:
        total = sum(layer[category][0] for layer in column.values() if category in layer)
        return total == 0, total, category

    return sorted(categories, key=size)
