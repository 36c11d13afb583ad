"""Ends of voids drawn one by one (V1, V2): see ``drawn_counts``."""

from collections import Counter
from collections.abc import Iterable
from itertools import product
from random import Random
from typing import NamedTuple

from refuge.figures import voids
from refuge.figures.void_counts import FIRST_LET, RELET, WITH_WORKS
from tests.figures.drawn_counts import A_YEAR, QUARTERS, Drawing, Falls, Family, Row, Window, level_of


class Void(NamedTuple):
    """The end of one void, or a first let."""

    after: str
    quarter: int
    days: int = 0


def _let(*after: str) -> Falls:
    return lambda one, window: one.after in after and window.has(one.quarter)


LETS = {"voids": _let(RELET), "first_lets": _let(FIRST_LET), "with_works": _let(WITH_WORKS)}
OF_VOIDS = (
    Family(
        lambda one: Void(one.after, one.quarter),
        {**LETS, "arrivals": _let(RELET, FIRST_LET, WITH_WORKS)},
        known=("arrivals",),
        known_in=lambda window: window[:2] == A_YEAR,
    ),
    Family(
        lambda one: Void(one.after, one.quarter),
        {"relet_days_mean": _let(RELET)},
        nights=True,
    ),
)


def drawn_voids(chance: Random, parts: Iterable[str]) -> Drawing:
    """Voids that ended and units let for the first time."""
    levels = {after: level_of(chance) for after in (RELET, FIRST_LET, WITH_WORKS)}
    drawn = [
        (part, Void(after, quarter, chance.randint(1, 90)))
        for part, quarter, (after, level) in product(parts, QUARTERS, levels.items())
        for _ in range(level())
    ]
    imagined = [Void(after, quarter) for after, quarter in product((RELET, FIRST_LET, WITH_WORKS), QUARTERS)]
    return Drawing(voids.VOIDS, OF_VOIDS, drawn, imagined, _voids_row)


def _voids_row(here: list[Void], window: Window) -> Row:
    found = [one for one in here if window.has(one.quarter)]
    counts = voids.Counts(
        relets=Counter(one.days for one in found if one.after == RELET),
        first_lets=sum(one.after == FIRST_LET for one in found),
        with_works=sum(one.after == WITH_WORKS for one in found),
        preparations=len(found),
    )
    return counts.told(), counts.besides()
