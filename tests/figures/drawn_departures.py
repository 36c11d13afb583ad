"""Departures drawn one by one (H7, H8): see ``drawn_counts``."""

from collections.abc import Iterable
from itertools import product
from random import Random
from typing import Any, NamedTuple

from refuge.figures import departures
from refuge.figures.departure_counts import HANDOVER, Left
from refuge.occupancy.lengths import SIX_MONTHS, Bands
from tests.figures.drawn_counts import QUARTERS, Drawing, Falls, Family, Row, Window, level_of


class Stayed(NamedTuple):
    """One that left, was handed over, or was there at the end of the quarter."""

    what: str
    quarter: int
    reason: str = ""
    planned: bool | None = None
    destination: str = ""
    nights: int = 0


REASONS = ("died", "eviction", "moved_on", "other_refuge")
DESTINATIONS = ("council", "family", "not_known_yet")
LASTED = (3, 40, 200, 400)


def _is(what: str, **told: object) -> Falls:
    """One of a kind, counted in its quarter; whoever is still there counts at the end of a window."""

    def falls(one: Stayed, window: Window) -> bool:
        here = window.ends_with(one.quarter) if one.what == "open" else window.has(one.quarter)
        return here and what in ("", one.what) and all(getattr(one, name) == value for name, value in told.items())

    return falls


def _long(one: Stayed, window: Window) -> bool:
    return one.nights >= SIX_MONTHS and _is("")(one, window)


_handed = _is("handed")


def _answered(planned: bool | None) -> Falls:
    return lambda one, window: one.reason != "died" and _is("left", planned=planned)(one, window)


TOTALS: dict[str, Falls] = {
    "households": _is(""),
    "departures": _is("left"),
    "open_stays": _is("open"),
    "handed_over": _is("handed"),
}
OF_DEPARTURES = (
    Family(
        lambda one: Stayed(one.what, one.quarter, one.reason, one.planned),
        {
            **TOTALS,
            **{f"by_reason: {reason}": _is("left", reason=reason) for reason in REASONS},
            "deaths": _is("left", reason="died"),
            "planned": _answered(True),
            "unplanned": _answered(False),
            "not_answered": _answered(None),
        },
        known=tuple(TOTALS),
    ),
    Family(
        lambda one: Stayed(one.what, one.quarter, destination=one.destination),
        {
            "departures": _is("left"),
            **{f"by_destination: {one}": _is("left", destination=one) for one in DESTINATIONS},
            "outcome_pending": _is("left", destination="not_known_yet"),
        },
        known=("departures",),
    ),
    Family(
        lambda one: Stayed(one.what, one.quarter, nights=one.nights),
        {
            **TOTALS,
            **{f"stay_bands: {Bands().of(nights)}": _is("left", nights=nights) for nights in LASTED},
            **{f"open_stay_bands: {Bands().of(nights)}": _is("open", nights=nights) for nights in LASTED},
            "over_six_months": _long,
            "never told: handed over after six months": lambda one, window: _handed(one, window) and _long(one, window),
            "never told: handed over before": lambda one, window: _handed(one, window) and not _long(one, window),
        },
        known=tuple(TOTALS),
    ),
    Family(
        lambda one: Stayed(one.what, one.quarter),
        {"stay_nights_mean": _is("left")},
        nights=True,
    ),
)


def drawn_departures(chance: Random, parts: Iterable[str]) -> Drawing:
    """Departures, hand-overs and stays that go on, with the answers that belong to them."""
    reasons = {reason: level_of(chance) for reason in REASONS}
    handed, there = level_of(chance), {nights: level_of(chance) for nights in LASTED}
    answers = chance.choice([[True], [True, False], [True, True, True, False, None]])
    destinations, lasted = (chance.sample(all_, chance.randint(1, len(all_))) for all_ in (DESTINATIONS, LASTED))
    drawn: list[tuple[str, Any]] = []
    for part, quarter in product(parts, QUARTERS):
        for reason, level in reasons.items():
            answer, where, long = (chance.choice(some) for some in (answers, destinations, lasted))
            alike = chance.random() < 0.5
            for _ in range(level()):
                if not alike:
                    answer, where, long = (chance.choice(some) for some in (answers, destinations, lasted))
                drawn.append((part, Stayed("left", quarter, reason, answer, where, long)))
        drawn += [(part, Stayed("handed", quarter, nights=chance.choice(LASTED))) for _ in range(handed() // 2)]
        drawn += [
            (part, Stayed("open", quarter, nights=nights)) for nights, level in there.items() for _ in range(level())
        ]
    return Drawing(departures.DEPARTURES, OF_DEPARTURES, drawn, IMAGINED_STAYS, _departures_row)


IMAGINED_STAYS = [
    *(Stayed("left", *one) for one in product(QUARTERS, REASONS, (True, False, None), DESTINATIONS, LASTED)),
    *(Stayed(what, quarter, nights=nights) for what, quarter, nights in product(("handed", "open"), QUARTERS, LASTED)),
]


def _departures_row(here: list[Stayed], window: Window) -> Row:
    counts = departures.Counts()
    found = [one for one in here if _is("")(one, window)]
    for one in found:
        if one.what == "open":
            counts.open[one.nights] += 1
            continue
        kind = HANDOVER if one.what == "handed" else {"died": "death"}.get(one.reason)
        pending = "pending" if one.destination == "not_known_yet" else None
        counts.leave(Left(None, 0, one.planned, one.reason, kind, one.destination, pending, 1))
        if one.what == "left":
            counts.ended[one.nights] += 1
            counts.spells[one.nights] += 1
    counts.households = len(found)
    counts.over_six_months = sum(one.nights >= SIX_MONTHS for one in found)
    return counts.told(), counts.besides()
