"""Chance that falls the same way on every machine and every day."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from random import Random
from typing import TypeVar

Face = TypeVar("Face")

Spread = Sequence[tuple[float, float]]
"""A distribution by its quantiles: share of cases up to, and the value there; straight lines between."""


class Dice:
    """One stream of chance for each name.

    Only ``Random.random`` is used, the one sequence that Python promises never to change, so a
    service made by another version of Python is the same service.

    >>> Dice("a", 1).between(1, 6) == Dice("a", 1).between(1, 6)
    True
    """

    def __init__(self, *name: object) -> None:
        self._throw = Random("/".join(str(part) for part in name)).random  # noqa: S311 – nothing secret

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self._throw() < share

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        return least + int(self._throw() * (most - least + 1))

    def one_of(self, faces: Sequence[Face]) -> Face:
        """Any of them, all as likely."""
        return faces[self.between(0, len(faces) - 1)]

    def weighed(self, weights: Mapping[Face, float]) -> Face:
        """One of the keys, as likely as its weight says."""
        sums = list(accumulate(weights.values()))
        at = self._throw() * sums[-1]
        return next(face for face, sum_ in zip(weights, sums, strict=True) if at < sum_)

    def spread(self, points: Spread) -> float:
        """A value of the distribution whose quantiles are given.

        >>> 0 <= Dice("b").spread([(0, 0), (0.5, 10), (1, 100)]) <= 100
        True
        """
        at = self._throw()
        for (low, value), (high, next_value) in pairwise(points):
            if at <= high:
                return value + (next_value - value) * (at - low) / (high - low)
        return points[-1][1]
