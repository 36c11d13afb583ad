"""Which places are told apart in figures of nights, and which are joined because they have too few units (D4).

Places are joined from the outside in: an authority's parts, accommodation types, properties within both. What is told of
any of them is a sum over blocks, each with enough units on every night; whatever is worked out from such sums counts the
nights of every unit of a block alike, and so is never of a single unit.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from refuge.occupancy.in_service import Stretch

MONTHS, YEAR = 3, 2
"""Units it takes to tell a place apart: in anything shorter than a financial year, and in a whole one."""

Joined = list[frozenset[str]]
"""Every name once, by itself or with those it is joined with."""

Counts = Callable[[frozenset[str]], list[int]]
"""Names taken together → units in service there, in each authority's part where those are told apart."""


@dataclass(frozen=True)
class Place:
    """One property: what it is called outside, its accommodation type, the authority of the footprint it belongs to."""

    label: str
    accommodation_type: str
    part: str


@dataclass(frozen=True)
class Blocks:
    """What is told apart: whether parts are, groups of accommodation types, and blocks of properties within both."""

    by_part: bool
    types: Joined
    properties: Joined

    def with_(self, other: "Blocks") -> "Blocks":
        """The finest blocks that both are made of."""
        types, properties = self.types + other.types, self.properties + other.properties
        return Blocks(self.by_part and other.by_part, _overlapping(types), _overlapping(properties))


class Joining:
    """Joins the places of one contract, known by name."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places

    @property
    def apart(self) -> Blocks:
        """Every property by itself."""
        types = sorted({place.accommodation_type for place in self._places.values()})
        return Blocks(True, _singly(types), _singly(sorted(self._places)))

    def blocks(self, nights: Iterable[Stretch]) -> tuple[Blocks, Blocks]:
        """The blocks of a financial year's months, and of the whole year, whose blocks those of the months are made of.

        With each stretch of nights they only grow: what was told earlier in the year has blocks that today's are made of.
        """
        of_months = of_year = self.apart
        for stretch in nights:
            of_year = self._joined(of_year, stretch, YEAR)
            of_months = self._joined(of_months.with_(of_year), stretch, MONTHS)
        return of_months, of_year

    def _joined(self, before: Blocks, stretch: Stretch, least: int) -> Blocks:
        def counts(names: frozenset[str]) -> list[int]:
            return list(self._by_part(names, stretch, by_part).values())

        by_part = True
        by_part = before.by_part and min(counts(frozenset(self._places))) >= least
        types = coarsened(before.types, lambda group: counts(self._of_types(group)), least)
        cells = self._cells(before.properties, types, by_part)
        blocks = [block for cell in cells for block in coarsened(cell, counts, least)]
        return Blocks(by_part, types, sorted(blocks, key=sorted))

    def _by_part(self, names: Iterable[str], stretch: Stretch, by_part: bool) -> dict[str, int]:
        """Units in service on each night of a stretch, in each part that has one of the places."""
        units: dict[str, int] = {}
        for name in names:
            part = self._places[name].part if by_part else ""
            units[part] = units.get(part, 0) + stretch.units.get(name, 0)
        return units

    def _of_types(self, group: frozenset[str]) -> frozenset[str]:
        return frozenset(name for name, place in self._places.items() if place.accommodation_type in group)

    def _cells(self, blocks: Joined, types: Joined, by_part: bool) -> Iterator[Joined]:
        """Blocks that may be joined with each other: of one group of types, in one part."""
        parts = sorted({place.part for place in self._places.values()}) if by_part else [None]
        for group in types:
            within = self._of_types(group)
            for part in parts:
                cell = [one for one in blocks if one <= within and part in (None, self._part(one))]
                if cell:
                    yield cell

    def _part(self, block: frozenset[str]) -> str:
        return self._places[min(block)].part


def coarsened(groups: Joined, counts: Counts, least: int) -> Joined:
    """Join the smallest group that has too few units somewhere with the next smallest, until none has.

    >>> sizes = {"core": 7, "one": 1, "two": 2}
    >>> apart = [frozenset({name}) for name in sizes]
    >>> [sorted(group) for group in coarsened(apart, lambda names: [sum(sizes[name] for name in names)], 2)]
    [['core'], ['one', 'two']]
    """
    joined = list(groups)
    while len(joined) > 1:
        joined.sort(key=lambda group: (sum(counts(group)), sorted(group)))
        small = next((group for group in joined if min(counts(group)) < least), None)
        if small is None:
            break
        joined.remove(small)
        joined[0] |= small
    return sorted(joined, key=sorted)


def _singly(names: Iterable[str]) -> Joined:
    return [frozenset({name}) for name in names]


def _overlapping(groups: Joined) -> Joined:
    """Groups that share a name, taken together."""
    apart: Joined = []
    for group in groups:
        sharing = [one for one in apart if one & group]
        apart = [one for one in apart if one not in sharing] + [group.union(*sharing)]
    return sorted(apart, key=sorted)
