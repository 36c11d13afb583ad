"""How long stays, spells and voids lasted: mean, median, most, and bands (H7, V2)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

BANDS = {
    "0-6": (0, "Under 1 week"),
    "7-27": (7, "1 to 4 weeks"),
    "28-90": (28, "1 to 3 months"),
    "91-181": (91, "3 to 6 months"),
    "182-272": (182, "6 to 9 months"),
    "273-364": (273, "9 to 12 months"),
    "365+": (365, "Over a year"),
}
"""Band of nights → the fewest nights in it, and what people call it."""

SIX_MONTHS = 182


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

    @property
    def bands(self) -> dict[str, int]:
        """Band → how many, those of none too.

        >>> {band: number for band, number in Lengths({0: 1, 6: 2, 181: 1, 182: 1, 400: 1}).bands.items() if number}
        {'0-6': 3, '91-181': 1, '182-272': 1, '365+': 1}
        """
        firsts = [first for first, _ in BANDS.values()]
        found: Counter[int] = Counter()
        for nights, count in self.counts.items():
            found[bisect_right(firsts, nights) - 1] += count
        return {band: found[at] for at, band in enumerate(BANDS)}

    def _nth(self, position: int) -> int:
        """The length at a position, counted from 0, of all in order."""
        lengths = sorted(self.counts)
        return lengths[bisect_right(list(accumulate(self.counts[length] for length in lengths)), position)]
