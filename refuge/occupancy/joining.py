"""Which places are told apart in figures of nights, and which are joined because they have too few units (D4)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

Sizes = Mapping[str, Mapping[str, Fraction]]
"""Place → authority's part of it → units in service, on average."""

Joined = list[frozenset[str]]
"""Every place once, by itself or with those it is joined with."""


def joined(sizes: Sizes, least: int) -> Joined:
    """Join the smallest place that has too few units with the next smallest, until none is left that could be told apart.

    A place has enough if in each authority's part it has none or ``least``. What is left of the whole when some of the
    joined places are taken off is then never less, so that nothing smaller can be worked back.

    >>> [sorted(place) for place in joined({"core": {"": 7}, "one": {"": 1}, "two": {"": 2}}, least=2)]
    [['core'], ['one', 'two']]
    """
    groups = [frozenset({name}) for name in sizes]
    while len(groups) > 1:
        groups.sort(key=lambda group: (_units(sizes, group), sorted(group)))
        small = next((group for group in groups if not is_enough(parts_of(sizes, group).values(), least)), None)
        if small is None:
            break
        groups.remove(small)
        groups[0] |= small
    return sorted(groups, key=sorted)


def is_enough(units: Iterable[Fraction], least: int) -> bool:
    """Whether each has either no units or enough.

    >>> is_enough([Fraction(0), Fraction(2)], 2), is_enough([Fraction(1), Fraction(9)], 2)
    (True, False)
    """
    return all(not some or some >= least for some in units)


def parts_of(sizes: Sizes, group: Iterable[str]) -> dict[str, Fraction]:
    """The units of places taken together, by authority's part."""
    together: dict[str, Fraction] = {}
    for name in group:
        for part, units in sizes[name].items():
            together[part] = together.get(part, Fraction(0)) + units
    return together


def _units(sizes: Sizes, group: Iterable[str]) -> Fraction:
    return sum(parts_of(sizes, group).values(), Fraction(0))
