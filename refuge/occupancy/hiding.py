"""Which numbers of a figure are hidden in a copy, from what the figure declares of them (D2, D3).

A figure's counts go by flat names: a key, or ``mapping: category``. A name of a mapping stands for all its categories.
``Tables`` are all the tables of one window that a reader may ask for: the whole and the authorities' parts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from refuge.occupancy.disclosure import hidden_in_column, is_small

SEPARATOR = ": "
"""Between a mapping and its category."""

Counts = Mapping[str, int]
"""Flat name → count; what is not there is 0."""

Tables = Mapping[str, Counts]
"""The name of a table → its counts."""

Names = frozenset[str]
NOTHING: Names = frozenset()


@dataclass(frozen=True)
class Terms:
    """On what terms a copy is given: what it has exact, whatever its size, and below what a count is small."""

    exact: Names
    threshold: int

    def are_few(self, tables: Tables, name: str) -> bool:
        """Whether a count is small in one of the tables, also where the copy has it exact."""
        return any(is_small(table.get(name, 0), self.threshold) for table in tables.values())


class Numbers(Protocol):
    """Numbers of a figure that are judged together, and told together in any window but a whole year."""

    @property
    def names(self) -> tuple[str, ...]:
        """Keys and mappings."""

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """The names hidden in these tables, where ``already`` are hidden in any case."""


@dataclass(frozen=True)
class Column:
    """Counts that add up to ``total``, which is judged with them. All are hidden where the households ``behind`` are few.

    >>> sexes = Column(("women", "men"), total="adults")
    >>> sorted(sexes.hidden({"": {"women": 9, "men": 2, "adults": 11}}, NOTHING, Terms(NOTHING, 5)))
    ['men', 'women']
    """

    names: tuple[str, ...]
    total: str
    behind: str | None = None

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """The small, and what hides them; the total where it is small itself."""
        told = [name for name in self.names if name not in terms.exact and name not in already]
        if not told:
            return NOTHING
        if any(terms.are_few(tables, name) for name in (self.total, self.behind) if name):
            return Names({*told, self.total}) - terms.exact
        cells = {cell for table in tables.values() for name in self.names for cell in _cells(table, name)} - terms.exact
        layers = {one: {cell: table.get(cell, 0) for cell in cells} for one, table in tables.items()}
        hidden = hidden_in_column(layers, terms.threshold, already & cells)
        return Names(told) if cells and hidden >= cells else hidden


@dataclass(frozen=True)
class Parts:
    """Counts that add up to nothing: how many ``of`` a total have something (H4), or totals themselves.

    One is hidden where it is small, and where all but a few have it.

    >>> needs = Parts(("needs",), of="households")
    >>> told = {"households": 12, "needs: legal": 11, "needs: drugs": 2, "needs: housing": 7}
    >>> sorted(needs.hidden({"": told}, NOTHING, Terms(NOTHING, 5)))
    ['needs: drugs', 'needs: legal']
    """

    names: tuple[str, ...]
    of: str | None = None
    behind: str | None = None

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """The small, and those whose complement is."""
        names = [name for name in self.names if name not in terms.exact and name not in already]
        if self.behind and terms.are_few(tables, self.behind):
            return Names(names)
        return Names(
            cell
            for table in tables.values()
            for name in names
            for cell, count in _cells(table, name).items()
            if cell not in terms.exact and self._is_of_few(count, table, terms)
        )

    def _is_of_few(self, count: int, table: Counts, terms: Terms) -> bool:
        rest = table.get(self.of, 0) - count if self.of else 0
        return any(is_small(number, terms.threshold) for number in (count, rest))


@dataclass(frozen=True)
class Resting:
    """Rates, means, medians, maxima and sums of nights, hidden with the counts they rest ``on`` and where those are small.

    >>> mean = Resting(("nights_mean",), on=("departures",))
    >>> terms = Terms(frozenset({"departures"}), 5)
    >>> [sorted(mean.hidden({"": {"departures": left}}, NOTHING, terms)) for left in (2, 5)]
    [['nights_mean'], []]
    """

    names: tuple[str, ...]
    on: tuple[str, ...]

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """All of them or none."""
        rests_on_few = any(is_hidden(name, already) or terms.are_few(tables, name) for name in self.on)
        return Names(self.names) - terms.exact if rests_on_few else NOTHING


@dataclass(frozen=True)
class Withheld:
    """Numbers that a copy does not have unless it has ``unless`` exact: another figure would tell what is hidden beside them.

    >>> local = Withheld(("local_accommodated",), unless="accommodated")
    >>> [sorted(local.hidden({}, NOTHING, Terms(frozenset(exact), 5))) for exact in ([], ["accommodated"])]
    [['local_accommodated'], []]
    """

    names: tuple[str, ...]
    unless: str

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """All of them, whatever their size."""
        return NOTHING if self.unless in terms.exact else Names(self.names)


@dataclass(frozen=True)
class Declared:
    """What a figure declares of its numbers; what rests on others stands after them.

    ``exact`` are the keys a contract copy has exact (D2), ``open`` those that tell nothing of anybody; ``nights`` tell of what
    units were used for, and are told only where the nights of the same contract or part are (D4).
    """

    numbers: tuple[Numbers, ...]
    exact: Names = NOTHING
    open: Names = NOTHING
    nights: tuple[str, ...] = ()

    @property
    def names(self) -> Names:
        """Every key and mapping that can be hidden."""
        totals = [one.total for one in self.numbers if isinstance(one, Column)]
        return Names(totals).union(*(one.names for one in self.numbers))


def hidden_of_a_year(declared: Declared, tables: Tables, terms: Terms) -> Names:
    """What is hidden in every table of a whole year: the same in each, so that no table shows what another hides."""
    hidden = NOTHING
    for numbers in declared.numbers:
        hidden |= numbers.hidden(tables, hidden, terms)
    return hidden


def hidden_otherwise(declared: Declared, windows: Collection[Tables], terms: Terms, already: Names = NOTHING) -> Names:
    """What is hidden in any other window: whatever has something to hide in one of ``windows``, the year and its quarters,
    and of what ``already`` is hidden all that belongs to it.
    """
    found = already.union(*(hidden_of_a_year(declared, tables, terms) for tables in windows))
    return found.union(*(whole(numbers, terms) for numbers in declared.numbers if _is_touched(numbers, found)))


def hidden_of_a_row(declared: Declared, counts: Counts, already: Names, terms: Terms) -> Names:
    """What is hidden of one row: ``already`` by its year or window, and wherever that leaves something, all of its kind."""
    hidden = already
    for numbers in declared.numbers:
        left = numbers.hidden({"": counts}, hidden, terms) - hidden
        if left:
            hidden |= left | whole(numbers, terms)
    return hidden


def whole(numbers: Numbers, terms: Terms) -> Names:
    """All numbers that are judged together, but those the copy has exact."""
    return Names(numbers.names) - terms.exact


def is_hidden(name: str, hidden: Names) -> bool:
    """Whether a key, a category or anything of a mapping is.

    >>> hidden = frozenset({"by_band: under_1", "needs"})
    >>> is_hidden("by_band", hidden), is_hidden("needs: legal", hidden), is_hidden("by_band: 1-4", hidden)
    (True, True, False)
    """
    if SEPARATOR in name:
        return name in hidden or name.split(SEPARATOR)[0] in hidden
    return name in hidden or any(one.startswith(name + SEPARATOR) for one in hidden)


def _is_touched(numbers: Numbers, hidden: Names) -> bool:
    return any(is_hidden(name, hidden) for name in numbers.names)


def _cells(table: Counts, name: str) -> dict[str, int]:
    """A key's own count, or those of a mapping's categories."""
    if SEPARATOR in name:
        return {name: table[name]} if name in table else {}
    within = name + SEPARATOR
    return {cell: count for cell, count in table.items() if cell == name or cell.startswith(within)}
