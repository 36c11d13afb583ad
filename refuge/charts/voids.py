"""What is said of voids and preparation: how long until units were let again, against the year before and the target (V1–V4).

The sentences get what the reader's copy tells and nothing else; where a number is nothing, no sentence has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from refuge.charts.openings import during, tenths
from refuge.display import capital, counted, nights
from refuge.occupancy.period import Period

FEW = 5
"""Fewer nights lost than this are not worth a reason."""


@dataclass(frozen=True)
class Voids:
    """One period's voids and preparations as far as they are told.

    ``lost`` are the nights preparing or out of use; of them some have a reason, and somebody they waited for.
    """

    period: Period
    voids: int | None = None
    relet_days: Fraction | None = None
    days_preparing: Fraction | None = None
    over_target: int | None = None
    lost: int = 0
    by_reason: Mapping[str, int] = field(default_factory=dict)
    waiting_for: Mapping[str, int] = field(default_factory=dict)


def voids_opening(now: Voids, before: Voids | None, target: int | None, *, to_date: bool = False) -> list[str]:
    """How long until units were let again, how long preparing them took, and what most of the lost nights were lost to.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> waited = {"The landlord": 60, "The provider": 20}
    >>> now = Voids(this, 14, Fraction(13, 2), Fraction(4), 9, 80, {"Damp": 60, "Clean": 20}, waited)
    >>> for sentence in voids_opening(now, Voids(last, 9, Fraction(9), Fraction(3)), target=3):
    ...     print(sentence)
    In 2019 – 2020 units were let again after 6.5 days on average (14 voids); in 2018 – 2019 after 9.0.
    Preparing a unit took 4.0 days on average, above the target of 3; 9 nights were over it; in 2018 – 2019 it took 3.0.
    60 of 80 nights preparing or out of use were lost to “damp”, and 60 waited for the landlord.
    """
    said = [*_let_again(now, before, to_date), *_prepared(now, before, target), *_lost(now)]
    is_named = now.relet_days is not None or not said
    return said if is_named else [f"{capital(during(now.period))}: {_small(said[0])}", *said[1:]]


def _let_again(now: Voids, before: Voids | None, to_date: bool) -> list[str]:
    if now.relet_days is None:
        return []
    so_far = " so far" if to_date else ""
    after = f"units were let again after {tenths(now.relet_days)} days on average ({counted(now.voids or 0, 'void')})"
    then = f"; {during(before.period)} after {tenths(before.relet_days)}" if before and before.relet_days else ""
    return [f"{capital(during(now.period))}{so_far} {after}{then}."]


def _prepared(now: Voids, before: Voids | None, target: int | None) -> list[str]:
    if now.days_preparing is None:
        return []
    words = f"Preparing a unit took {tenths(now.days_preparing)} days on average"
    if target is not None:
        words += f", {_against(now.days_preparing, target)} the target of {target}"
        over = now.over_target or 0
        words += f"; {counted(over, 'night')} {'was' if over == 1 else 'were'} over it" if over else ""
    if before and before.days_preparing is not None:
        words += f"; {during(before.period)} it took {tenths(before.days_preparing)}"
    return [f"{words}."]


def _lost(now: Voids) -> list[str]:
    """What more than half of the lost nights were lost to, and waited for, if any one thing was."""
    to, whom = _most(now.by_reason, now.lost), _most(now.waiting_for, now.lost)
    if now.lost < FEW or not (to or whom):
        return []
    clauses = [(to[1], f"were lost to “{_small(to[0])}”")] if to else []
    clauses += [(whom[1], f"waited for {_small(whom[0])}")] if whom else []
    (most, first), *others = clauses
    rest = "".join(f", and {nights(count)} {clause}" for count, clause in others)
    return [f"{nights(most)} of {nights(now.lost)} nights preparing or out of use {first}{rest}."]


def _most(of: Mapping[str, int], total: int) -> tuple[str, int] | None:
    most = max(of.items(), key=lambda one: one[1], default=("", 0))
    return most if 2 * most[1] > total else None


def _small(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def _against(days: Fraction, target: int) -> str:
    """Judged on what is not rounded (U7).

    >>> _against(Fraction(504, 100), 5), _against(Fraction(5), 5), _against(Fraction(4), 5)
    ('just above', 'at', 'below')
    """
    just = "just " if days != target and tenths(days) == tenths(Fraction(target)) else ""
    return "at" if days == target else f"{just}above" if days > target else f"{just}below"
