"""The sentences a page of utilisation opens with: what changed against a year before, and which nights made the change.

They are given what the reader's copy tells and nothing else, so they cannot say more than the tables below them. A part of a
year is compared with the same part of the year before, or with nothing (P2). Rates come from nights, never from rates (U5).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from refuge.display import NO_BREAK as NO_BREAK
from refuge.display import capital, one_decimal, whole_percentage, written_period
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights, share

A_CHANGE = Fraction(1, 20)
"""A number of units that changed by less than this is not worth a sentence."""


@dataclass(frozen=True)
class Spent:
    """What the units did in a stretch of time; ``tells_preparing`` says that preparing and ready are told apart (N7)."""

    period: Period
    nights: Nights
    tells_preparing: bool = True


def utilisation_opening(now: Spent, before: Spent | None, target: Decimal | None = None) -> list[str]:
    """How much was used, against the target and the year before; what became of the other nights; how many units.

    Nothing is compared where nothing is told of the year before, or no night was commissioned in it.
    """
    sentences = [f"{rate_sentence(now, before, target)}."]
    if before is None or before.nights.utilisation is None:
        return sentences
    sentences.append(other_nights(now, before))
    return sentences + units_sentence(now, before)


def rate_sentence(now: Spent, before: Spent | None, target: Decimal | None = None) -> str:
    """The rate beside the target and the rate a year before.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> now, before = Spent(this, Nights(3660, 3148)), Spent(last, Nights(3650, 2701))
    >>> rate_sentence(now, before, Decimal("0.85")).replace(NO_BREAK, " ")
    'In 2019 – 2020, 86 % of commissioned nights were occupied, above the target of 85 %; in 2018 – 2019 it was 74 %'
    >>> rate_sentence(Spent(this, Nights(1000, 849)), None, Decimal("0.85")).replace(NO_BREAK, " ")
    'In 2019 – 2020, 84.9 % of commissioned nights were occupied, below the target of 85 %'
    """
    rate = now.nights.utilisation
    words = f"{capital(during(now.period))}, {_rate(rate, target)} of commissioned nights were occupied"
    if target is not None and rate is not None:
        words += f", {_against(rate, Fraction(target))} the target of {whole_percentage(Fraction(target))}"
    if before is not None and before.nights.utilisation is not None:
        words += f"; {during(before.period)} it was {whole_percentage(before.nights.utilisation)}"
    return words


def other_nights(now: Spent, before: Spent) -> str:
    """Which of the nights that were not occupied became more or fewer, of every hundred; the largest change first.

    >>> from datetime import date
    >>> year = Period(date(2019, 4, 1), date(2020, 4, 1), "")
    >>> other_nights(Spent(year, Nights(1000, 860, 60, 20)), Spent(year, Nights(1000, 740, 90, 60)))
    'Of every 100 nights 5 fewer were ready and empty, 4 fewer were out of use and 3 fewer were in preparation.'
    >>> other_nights(Spent(year, Nights(1000, 860, 60, 20)), Spent(year, Nights(1000, 860, 90, 20)))
    'Of every 100 nights 3 fewer were in preparation and 3 more were ready and empty; the other nights changed little.'
    >>> other_nights(Spent(year, Nights(1000, 860)), Spent(year, Nights(1000, 861)))
    'Of every 100 nights about as many as then were in preparation, out of use, and ready and empty.'
    """
    changes = [(name, _of_a_hundred(now, before, of)) for name, of in _kinds(now, before).items()]
    changed = sorted((one for one in changes if one[1]), key=lambda one: -abs(one[1]))
    if not changed:
        names = [name for name, _ in changes]
        return f"Of every 100 nights about as many as then were {', '.join(names[:-1])}, and {names[-1]}."
    told = [f"{abs(change)} {'more' if change > 0 else 'fewer'} were {name}" for name, change in changed]
    rest = "" if len(changed) == len(changes) else "; the other nights changed little"
    return f"Of every 100 nights {listed(told)}{rest}."


def units_sentence(now: Spent, before: Spent) -> list[str]:
    """How many units were in service on average, where that changed.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2020, 2018))
    >>> units_sentence(Spent(this, Nights(3650)), Spent(last, Nights(2920)))
    ['There were 10.0 units in service on an average night, and 8.0 then.']
    >>> units_sentence(Spent(this, Nights(3650)), Spent(last, Nights(3640)))
    []
    """
    units, then = mean_units(now), mean_units(before)
    if abs(units - then) < then * A_CHANGE:
        return []
    return [f"There were {tenths(units)} units in service on an average night, and {tenths(then)} then."]


def mean_units(spent: Spent) -> Fraction:
    """Units in service on an average night."""
    return Fraction(spent.nights.commissioned, spent.period.nights)


def tenths(number: Fraction) -> str:
    """A number with one decimal, rounded half up.

    >>> tenths(Fraction(985, 100)), tenths(Fraction(10))
    ('9.9', '10.0')
    """
    whole = int(number * 10 + Fraction(1, 2))
    return f"{whole // 10}.{whole % 10}"


def listed(words: list[str]) -> str:
    """Several things in one breath.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def during(period: Period) -> str:
    """*In* a year or a month that has a name, *from* one day or month *to* another.

    >>> from datetime import date
    >>> during(Period(date(2020, 4, 1), date(2021, 4, 1), "")), during(Period(date(2020, 4, 1), date(2020, 7, 1), ""))
    ('in 2020 – 2021', 'from April to June 2020')
    """
    words = written_period(period)
    return f"from {words}" if " to " in words else f"in {words}"


def _kinds(now: Spent, before: Spent) -> dict[str, tuple[str, ...]]:
    """The nights that were not occupied; preparing and ready together where either stretch does not tell them apart."""
    if now.tells_preparing and before.tells_preparing:
        return {"in preparation": ("preparing",), "out of use": ("out_of_use",), "ready and empty": ("ready",)}
    return {"in preparation or ready": ("preparing", "ready"), "out of use": ("out_of_use",)}


def _of_a_hundred(now: Spent, before: Spent, of: tuple[str, ...]) -> int:
    """By how many nights of every hundred there were more; rounded half up away from zero."""
    counts = [(sum(getattr(one.nights, name) for name in of), one.nights.commissioned) for one in (now, before)]
    new, old = (share(*count) or Fraction(0) for count in counts)
    change = 100 * (new - old)
    size = int(abs(change) + Fraction(1, 2))
    return size if change > 0 else -size


def _against(rate: Fraction, target: Fraction) -> str:
    """Judged on what is not rounded (U7)."""
    return "at" if rate == target else "above" if rate > target else "below"


def _rate(rate: Fraction | None, target: Decimal | None) -> str:
    """A whole percentage, unless rounding would make it look like a target that it is not."""
    whole = whole_percentage(rate)
    if rate is None or target is None or rate == Fraction(target) or whole != whole_percentage(Fraction(target)):
        return whole
    return one_decimal(rate)
