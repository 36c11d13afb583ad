"""What stands between a household and a place: each need with the least a unit must offer to meet it (F3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from refuge.occupancy.fit import Features, Seeking, reasons_against

LARGEST = 6
"""Households of this many and more are one band."""

SONS = ((0, 10), (11, 13), (14, 15), (16, 17))
"""Bands of the oldest son's age, first and last year."""


class NeedKind(StrEnum):
    """What kind of need it is."""

    ACCESS = "access_need"
    SIZE = "household_size"
    SON = "oldest_son"
    INCLUSION = "inclusion"


@dataclass(frozen=True)
class Need:
    """One need. ``seeking`` has that need and no other; nothing where units have no feature that says they meet it."""

    code: str
    kind: NeedKind
    seeking: Seeking | None = None


NEEDS: tuple[Need, ...] = (
    Need("wheelchair", NeedKind.ACCESS, Seeking(adults=0, wheelchair=True)),
    Need("limited_mobility", NeedKind.ACCESS, Seeking(adults=0, step_free=True)),
    *(
        Need(code, NeedKind.ACCESS)
        for code in (
            "hearing",
            "sight",
            "learning",
            "memory",
            "mental_health",
            "stamina",
            "social_or_behavioural",
            "other",
        )
    ),
    *(Need(f"size_{size}", NeedKind.SIZE, Seeking(adults=size)) for size in range(1, LARGEST)),
    Need(f"size_{LARGEST}_or_more", NeedKind.SIZE, Seeking(adults=LARGEST)),
    Need("size_not_known", NeedKind.SIZE),
    *(Need(f"son_{first}_{last}", NeedKind.SON, Seeking(adults=0, oldest_son=last)) for first, last in SONS),
    Need("man", NeedKind.INCLUSION, Seeking(adults=0, is_man=True)),
    Need("pet", NeedKind.INCLUSION, Seeking(adults=0, pet=True)),
    Need("no_recourse", NeedKind.INCLUSION, Seeking(adults=0, no_recourse=True)),
)
"""Every need, in the order people read them. A band asks for what suits the largest, or the oldest, in it."""


def units_for(need: Need, units: Mapping[Features, int]) -> tuple[int, int] | None:
    """How many units could have taken somebody with just that need, and of how many it is not known.

    Nothing where no feature of a unit says so.

    >>> units = {Features(2, accepts_pets=True): 3, Features(2): 4, Features(2, accepts_pets=False): 1}
    >>> units_for(NEEDS[-2], units), units_for(NEEDS[2], units)
    ((3, 4), None)
    """
    if need.seeking is None:
        return None
    able = _fitting(need.seeking, units.items())
    at_best = _fitting(need.seeking, ((_at_best(unit), count) for unit, count in units.items()))
    return able, at_best - able


def _fitting(seeking: Seeking, units: Iterable[tuple[Features, int]]) -> int:
    return sum(count for unit, count in units if not reasons_against(seeking, unit))


def _at_best(unit: Features) -> Features:
    """The unit with every feature that nobody has entered."""
    yes = ("step_free", "wheelchair", "accepts_men", "accepts_pets", "considers_nrpf")
    unknown: dict[str, Any] = {name: True for name in yes if getattr(unit, name) is None}
    return replace(unit, **unknown, oldest_son=17 if unit.oldest_son is None else unit.oldest_son)
