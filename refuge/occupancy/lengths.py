"""How long stays, spells and voids lasted: mean, median, most, and bands (H7, V2)."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, pairwise

SIX_MONTHS = 182
NAMES = {
    "0-6": "Under 1 week",
    "7-27": "1 to 4 weeks",
    "28-90": "1 to 3 months",
    "91-181": "3 to 6 months",
    "182-272": "6 to 9 months",
    "273-364": "9 to 12 months",
    "365+": "Over a year",
}
"""What people call the bands that there are unless somebody chose others."""


@dataclass(frozen=True)
class Bands:
    """Bands of nights, by the fewest nights in each (H7).

    Raises ValueError unless they begin at 0 and rise, and one at six months: if none began there, who stayed over
    six months could be worked back from the band it falls in.

    >>> Bands((0, 7, 182)).names, Bands().labels == NAMES
    (('0-6', '7-181', '182+'), True)
    >>> Bands((0, 90, 200))
    Traceback (most recent call last):
    ValueError: bands of nights begin at 0 and rise, and one of them begins at 182
    """

    firsts: tuple[int, ...] = (0, 7, 28, 91, SIX_MONTHS, 273, 365)

    def __post_init__(self) -> None:
        rising = all(first < after for first, after in pairwise(self.firsts))
        if self.firsts[:1] != (0,) or not rising or SIX_MONTHS not in self.firsts:
            raise ValueError(f"bands of nights begin at 0 and rise, and one of them begins at {SIX_MONTHS}")

    @property
    def names(self) -> tuple[str, ...]:
        """The bands by their nights, the shortest first."""
        ends = [f"{first}-{after - 1}" for first, after in pairwise(self.firsts)]
        return (*ends, f"{self.firsts[-1]}+")

    @property
    def labels(self) -> dict[str, str]:
        """Band → what people call it."""
        return {name: called(name) for name in self.names}

    def of(self, nights: int) -> str:
        """The band that a number of nights is in.

        >>> [Bands().of(nights) for nights in (0, 6, 7, 364, 365)]
        ['0-6', '0-6', '7-27', '273-364', '365+']
        """
        return self.names[bisect_right(self.firsts, nights) - 1]


def called(band: str) -> str:
    """What people call a band of nights, one that was in use once too.

    >>> called("28-90"), called("28-181"), called("182+")
    ('1 to 3 months', '28 to 181 nights', '182 nights or more')
    """
    if band in NAMES:
        return NAMES[band]
    first, _, last = band.partition("-")
    return f"{first} to {last} nights" if last else f"{first.rstrip('+')} nights or more"


@dataclass(frozen=True)
class Lengths:
    """Number of nights → how many lasted that long. Whatever there is none of has no mean, no median and no most (U6)."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def mean(self) -> Fraction | None:
        """Nights over how many there are, exactly.

        >>> Lengths({3: 2, 10: 1}).mean
        Fraction(16, 3)
        """
        nights = sum(nights * count for nights, count in self.counts.items())
        return Fraction(nights, self.number) if self.number else None

    @property
    def median(self) -> Fraction | None:
        """The one in the middle; of an even number halfway between the two.

        >>> Lengths({3: 2, 10: 1}).median, Lengths({3: 1, 10: 1}).median, Lengths().median
        (Fraction(3, 1), Fraction(13, 2), None)
        """
        if not self.number:
            return None
        return Fraction(self._nth((self.number - 1) // 2) + self._nth(self.number // 2), 2)

    @property
    def most(self) -> int | None:
        """The longest."""
        return max(self.counts, default=None)

    def by_band(self, bands: Bands) -> dict[str, int]:
        """Band → how many, those of none too.

        >>> Lengths({0: 1, 6: 2, 181: 1, 182: 1, 400: 1}).by_band(Bands((0, 7, 91, 182)))
        {'0-6': 3, '7-90': 0, '91-181': 1, '182+': 2}
        """
        found = dict.fromkeys(bands.names, 0)
        for nights, count in self.counts.items():
            found[bands.of(nights)] += count
        return found

    def _nth(self, position: int) -> int:
        """The length at a position, counted from 0, of all in order."""
        lengths = sorted(self.counts)
        return lengths[bisect_right(list(accumulate(self.counts[length] for length in lengths)), position)]
