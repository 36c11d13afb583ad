"""What is said of the needs gap: which need was refused most, and for which no unit could ever have done (F3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from refuge.charts.openings import during
from refuge.display import capital, counted, nights
from refuge.occupancy.period import Period

NAMED = 3
"""So many needs are named at the most; the table has the others."""


@dataclass(frozen=True)
class Needed:
    """One need as far as it is told: the households that asked with it and those refused for it, and the units that could
    have taken them.
    """

    said: str
    asked: int | None
    refused: int | None
    units: int | None = None


def needs_opening(period: Period, needed: Sequence[Needed]) -> list[str]:
    """Two sentences at the most; none where nothing is told of any need.

    >>> from datetime import date
    >>> year = Period(date(2019, 4, 1), date(2020, 4, 1), "2019-20")
    >>> told = [Needed("A pet", 12, 8, 3), Needed("Sight", 6, 0), Needed("Uses a wheelchair", 7, 5, 0)]
    >>> for sentence in needs_opening(year, [*told, Needed("A man", None, None, 0)]):
    ...     print(sentence)
    In 2019 – 2020, of the needs told here “a pet” was refused most: 8 of 12 households that asked with it.
    No unit could have taken those with the need “uses a wheelchair” (7 households).
    """
    return [*_refused_most(period, needed), *_never(needed)]


def _refused_most(period: Period, needed: Sequence[Needed]) -> list[str]:
    most = max((one.refused or 0 for one in needed), default=0)
    worst = [one for one in needed if most and one.refused == most][: NAMED + 1]
    if not worst or len(worst) > NAMED:
        return []
    named = _joined(_quoted(one.said) for one in worst)
    asked = f"{nights(most)} of {counted(worst[0].asked or 0, 'household')} that asked with it"
    told = (
        f"{named} was refused most: {asked}" if len(worst) == 1 else f"{named} were refused most: {nights(most)} each"
    )
    return [f"{capital(during(period))}, of the needs told here {told}."]


def _never(needed: Sequence[Needed]) -> list[str]:
    without = [one for one in needed if one.units == 0 and one.asked]
    if not without:
        return []
    named = _joined(f"{_quoted(one.said)} ({counted(one.asked or 0, 'household')})" for one in without[:NAMED])
    return [f"No unit could have taken those with the need {named}."]


def _joined(words: Iterable[str]) -> str:
    """Commas, and *and* before the last.

    >>> _joined(["a man"]), _joined(["a man", "a pet", "sight"])
    ('a man', 'a man, a pet and sight')
    """
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _quoted(said: str) -> str:
    return f"“{said[:1].lower()}{said[1:]}”"
