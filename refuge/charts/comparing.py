"""The sentences that compare places in one period: the fullest, the emptiest, and what the emptiest one's nights went to."""

from collections.abc import Sequence
from fractions import Fraction

from refuge.charts.openings import during
from refuge.display import NO_BREAK as NO_BREAK
from refuge.display import capital, counted, one_decimal
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights

FEW = 5
"""A place with fewer nights lost than this is not worth a reason."""


def comparison(places: Sequence[tuple[str, Nights]], period: Period) -> list[str]:
    """What the places show beside each other; nothing where there is nothing to compare.

    >>> from datetime import date
    >>> year = Period(date(2019, 4, 1), date(2020, 4, 1), "")
    >>> for sentence in comparison([("House", Nights(1000, 900, 40, 10)), ("Flat", Nights(100, 60, 5, 30))], year):
    ...     print(sentence.replace(NO_BREAK, " "))
    In 2019 – 2020 utilisation ran from 60.0 % (Flat) to 90.0 % (House).
    In Flat most of the nights not used were out of use: 30 nights of 40.
    """
    rated = [(name, nights) for name, nights in places if nights.utilisation is not None]
    if len(rated) < 2:
        return []
    low, high = min(rated, key=_rate), max(rated, key=_rate)
    if _rate(low) == _rate(high):
        return [f"{capital(during(period))} utilisation was {one_decimal(_rate(low))} in all of them."]
    ran = f"from {_named(low)} to {_named(high)}"
    return [f"{capital(during(period))} utilisation ran {ran}.", *_reason(*low)]


def _rate(place: tuple[str, Nights]) -> Fraction:
    return place[1].utilisation or Fraction(0)


def _named(place: tuple[str, Nights]) -> str:
    return f"{one_decimal(_rate(place))} ({place[0]})"


def _reason(name: str, nights: Nights) -> list[str]:
    """What more than half of a place's lost nights were, if any one thing was."""
    lost = nights.commissioned - nights.occupied
    kinds = {"in preparation": nights.preparing, "out of use": nights.out_of_use, "ready and empty": nights.ready}
    kind, most = max(kinds.items(), key=lambda one: one[1])
    if lost < FEW or 2 * most <= lost:
        return []
    return [f"In {name} most of the nights not used were {kind}: {counted(most, 'night')} of {lost:,}."]
