"""Cells of the needs gap and of the figures beside it: which households are counted where, and what nobody may work back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.figures.drawn_counts import Window
from tests.figures.drawn_needs import SIZES, WHY, Household

Falls = Callable[[Household, Window], int]
"""How often a household is counted in a cell of a window."""

Cells = Mapping[str, Falls]
"""Figure, a stroke, and a name of its rows → the cell."""


@dataclass(frozen=True)
class Beside:
    """Cells of several figures that have to do with each other, and what of a household they tell apart.

    ``secret`` is never told: what nobody may work back where it is few of all of some cell. All of them are known from others.
    """

    kind: Callable[[Household], Household]
    cells: Cells
    secret: Mapping[str, tuple[Falls, Falls]]


def _received(one: Household, window: Window) -> int:
    return len(one.referrals(window))


def _declined(*reasons: str) -> Falls:
    return lambda one, window: sum(why in reasons for outcome, why in one.referrals(window) if outcome == "declined")


def _unable(why: str) -> Falls:
    return lambda one, window: one.is_unable(window, why)


def _stays_away(one: Household, window: Window) -> int:
    return one.has_asked(window) and not one.has_come(window)


def _asks_in_two_quarters(one: Household, window: Window) -> int:
    return window.has(one.asked) and window.has(one.again) and one.again != one.asked


def _comes_later(one: Household, window: Window) -> int:
    """Comes in another quarter than it asked in: so the year has it accommodated, and none of its quarters."""
    return one.has_come(window) and one.came not in (one.asked, one.again)


def _has_pet(one: Household) -> bool:
    return one.pet


def _has_none(one: Household) -> bool:
    return not one.pet


def _is_of(size: str) -> Callable[[Household], bool]:
    return lambda one: one.size == size


def _where(true: Callable[[Household], bool], falls: Falls) -> Falls:
    """A cell of those alone of whom something is true."""
    return lambda one, window: falls(one, window) if true(one) else 0


def _told(need: str, true: Callable[[Household], bool]) -> dict[str, Falls]:
    return {
        f"needs gap/asked: {need}": _where(true, Household.has_asked),
        f"needs gap/accommodated: {need}": _where(true, Household.has_come),
    }


def _secrets(name: str, true: Callable[[Household], bool], *, is_told: bool = True) -> dict[str, tuple[Falls, Falls]]:
    """Whatever follows of those of whom something is true.

    That it is true of none is told (D3): so of those of whom it is not, nothing is secret where these are all.
    """
    what: dict[str, tuple[Falls, Falls]] = {
        "asks": (Household.has_asked, Household.has_asked),
        "comes": (Household.has_come, Household.has_come),
        "stays away": (_stays_away, _stays_away),
        "asks in two quarters": (_asks_in_two_quarters, Household.has_asked),
        "comes later": (_comes_later, Household.has_come),
    }
    return {f"{name} {said}": (_where(true, few), every if is_told else few) for said, (few, every) in what.items()}


BESIDE: Cells = {
    "referrals/received": _received,
    "referrals/accommodated": Household.arrived,
    "people/households": Household.is_supported,
}
OF_PETS = Beside(
    lambda one: Household(one.asked, one.again, _accepted(one), came=one.came, pet=one.pet),
    {**BESIDE, **_told("pet", _has_pet), "people/inclusion: pets": _where(_has_pet, Household.is_supported)},
    {**_secrets("pet", _has_pet), **_secrets("no pet", _has_none, is_told=False)},
)
OF_SIZES = Beside(
    lambda one: Household(one.asked, one.again, _accepted(one), came=one.came, size=one.size),
    {**BESIDE, **{name: falls for size in SIZES for name, falls in _told(size, _is_of(size)).items()}},
    {name: falls for size in SIZES for name, falls in _secrets(size, _is_of(size)).items()},
)
OF_REFUSALS = Beside(
    lambda one: Household(one.asked, one.again, one.outcome, one.reason, one.lag, one.came, pet=one.pet),
    {
        "referrals/received": _received,
        "referrals/declined": _declined(*WHY),
        **{f"referrals/by_reason: {why}": _declined(why) for why in WHY},
        **{f"referrals/households_unable_by_reason: {why}": _unable(why) for why in WHY},
        **_told("pet", _has_pet),
        "needs gap/refused_for_it: pet": lambda one, window: one.pet and one.is_refused(window, "pets"),
    },
    {
        **{f"declined: {why}": (_declined(why), _declined(*WHY)) for why in WHY},
        "pet, not refused": (lambda one, window: one.pet and one.has_asked(window) and not one.is_refused(window, "pets"),
                             _where(_has_pet, Household.has_asked)),
        "pet, refused": (lambda one, window: one.pet and one.is_refused(window, "pets"), _where(_has_pet, Household.has_asked)),
    },
)  # fmt: skip
FAMILIES = (OF_PETS, OF_SIZES, OF_REFUSALS)


def _accepted(one: Household) -> str:
    return "accepted" if one.outcome == "accepted" else ""
