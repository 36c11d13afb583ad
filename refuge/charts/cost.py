"""What is said of costs: pounds a night, commissioned and occupied, and why they changed (U10)."""

from dataclasses import dataclass
from fractions import Fraction

from refuge.charts.openings import during
from refuge.display import NO_BREAK as NO_BREAK
from refuge.display import capital, whole_percentage
from refuge.occupancy.money import pounds
from refuge.occupancy.period import Period


@dataclass(frozen=True)
class Costs:
    """One period's pounds as far as they are told; ``used`` is the share of commissioned nights that were occupied."""

    period: Period
    value: Fraction | None = None
    per_commissioned: Fraction | None = None
    per_occupied: Fraction | None = None
    used: Fraction | None = None


def cost_opening(now: Costs, before: Costs | None, *, to_date: bool = False) -> list[str]:
    """What the nights cost, and for what they cost more once they are occupied than commissioned.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> now = Costs(this, Fraction(220_000), Fraction(60), Fraction(70), Fraction(6, 7))
    >>> for sentence in cost_opening(now, Costs(last, Fraction(220_000), Fraction(60), Fraction(81))):
    ...     print(sentence.replace(NO_BREAK, " "))
    In 2019 – 2020 the value was £220,000.00: £60.00 for every commissioned night; in 2018 – 2019 it was £60.00.
    An occupied night cost £70.00, since 86 % of commissioned nights were occupied; in 2018 – 2019 it cost £81.00.
    """
    if now.value is None or now.per_commissioned is None:
        return []
    so_far = " so far" if to_date else ""
    words = f"{capital(during(now.period))}{so_far} the value was {pounds(now.value)}"
    each = f"{pounds(now.per_commissioned)} for every commissioned night"
    then = before.per_commissioned if before else None
    beside = f"; {during(before.period)} it was {pounds(then)}" if before and then is not None else ""
    return [f"{words}: {each}{beside}.", *_occupied(now, before)]


def _occupied(now: Costs, before: Costs | None) -> list[str]:
    if now.per_occupied is None:
        return []
    words = f"An occupied night cost {pounds(now.per_occupied)}"
    if now.used is not None and now.used != 1:
        words += f", since {whole_percentage(now.used)} of commissioned nights were occupied"
    then = before.per_occupied if before else None
    beside = f"; {during(before.period)} it cost {pounds(then)}" if before and then is not None else ""
    return [f"{words}{beside}."]
