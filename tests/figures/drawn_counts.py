"""Departures, voids and referrals drawn one by one, as rows of their figures and as what an attacker does not know (D3).

Whatever is counted has a part, a quarter, and a kind in each family of cells that have to do with each other. A row is made by
the figure's own code; a cell it shows is an equation between the unknown numbers of each part and kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from refuge.figures.counted import Figure

QUARTERS = range(6)
A_YEAR = (0, 4)
"""The quarters of the year that is over: where few arrived in one, arrivals are told of the year alone."""
NEVER = 9
"""A quarter after all that are looked at."""


class Window(NamedTuple):
    """Quarters ``first`` to before ``end``, as all was known at the beginning of quarter ``as_at``; of a part or of all."""

    first: int
    end: int
    as_at: int
    group: str | None = None

    def has(self, quarter: int) -> bool:
        """Whether something of a quarter is counted."""
        return self.first <= quarter < min(self.end, self.as_at)

    def ends_with(self, quarter: int) -> bool:
        """Whether the window ends with the quarter."""
        return quarter == min(self.end, self.as_at) - 1


Falls = Callable[[Any, Window], bool]
"""Whether a kind is counted in a cell of a window."""


@dataclass(frozen=True)
class Family:
    """Cells that have to do with each other, each with the kinds it adds up; their names are those of a row, or told nowhere.

    ``known`` are those an attacker knows beforehand, in the windows ``known_in``. Of ``nights`` a cell shows the sum, which is
    secret where few are behind it.
    """

    kind: Callable[[Any], Any]
    cells: Mapping[str, Falls]
    known: tuple[str, ...] = ()
    nights: bool = False
    known_in: Callable[[Window], bool] = lambda _: True


Row = tuple[Mapping[str, Any], Mapping[str, int]]
"""What a row tells, and what it is judged by besides."""


@dataclass(frozen=True)
class Drawing:
    """Everything that was counted of one service: of a part, or of none. ``imagined`` is one of everything there could be."""

    figure: Figure
    families: tuple[Family, ...]
    drawn: list[tuple[str, Any]]
    imagined: list[Any]
    row: Callable[[list[Any], Window], Row]

    def of(self, group: str | None) -> list[Any]:
        """What was drawn of a part, or of all."""
        return [one for part, one in self.drawn if group is None or part in ("", group)]


def level_of(chance: Random) -> Callable[[], int]:
    most = chance.choice([0, 2, 9, 16, 16, 16])
    return lambda: chance.randint(most // 2 + (1 if most > 4 else 0), most) if most else 0
