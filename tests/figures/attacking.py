"""Works hidden cells back by linear algebra, as somebody with everything one commissioner can download would (D3).

What is shown becomes equations between numbers of people; what follows from them is found by elimination, modulo a prime
so large that it makes no difference.
"""

from collections.abc import Hashable, Iterable, Mapping
from heapq import heappop, heappush

PRIME = 2**61 - 1
Sum = Iterable[Hashable] | Mapping[Hashable, int]
"""Unknown numbers that are added up, each once or as often as is said."""


class Attack:
    """Sums that are known, in echelon form."""

    def __init__(self, sums: Iterable[Sum]) -> None:
        self._number: dict[Hashable, int] = {}
        self._known: dict[int, dict[int, int]] = {}
        for unknowns in sorted({frozenset(_factors(one).items()) for one in sums}, key=len):
            self._learn(dict(unknowns))

    @property
    def rank(self) -> int:
        """How many of the sums say something that the others do not."""
        return len(self._known)

    def knows(self, unknowns: Sum) -> bool:
        """Whether a sum of unknowns follows from those that are known."""
        return not self._reduced(unknowns)

    def _learn(self, unknowns: Sum) -> None:
        rest = self._reduced(unknowns)
        if rest:
            pivot = min(rest)
            inverse = pow(rest[pivot], -1, PRIME)
            self._known[pivot] = {unknown: factor * inverse % PRIME for unknown, factor in rest.items()}

    def _reduced(self, unknowns: Sum) -> dict[int, int]:
        """What is left of a sum when everything known is taken off; a known sum has no unknown before its pivot."""
        numbered = (
            (self._number.setdefault(one, len(self._number)), factor) for one, factor in _factors(unknowns).items()
        )
        rest = {number: factor % PRIME for number, factor in numbered}
        waiting = sorted(rest)
        while waiting:
            pivot = heappop(waiting)
            factor = rest.get(pivot)
            if not factor or pivot not in self._known:
                continue
            for unknown, value in self._known[pivot].items():
                if unknown not in rest:
                    heappush(waiting, unknown)
                rest[unknown] = (rest.get(unknown, 0) - factor * value) % PRIME
        return {unknown: factor for unknown, factor in rest.items() if factor}


def _factors(unknowns: Sum) -> Mapping[Hashable, int]:
    return unknowns if isinstance(unknowns, Mapping) else dict.fromkeys(unknowns, 1)
