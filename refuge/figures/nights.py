"""Nights in each state and the rates they give (U1–U4, U6, U11, N5–N12), by period and group, or night by night."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from refuge.access.scope import Viewer
from refuge.figures import counting, spans
from refuge.figures.chosen import chosen
from refuge.figures.cutting import cut, marks
from refuge.figures.places import places
from refuge.figures.selection import Selection
from refuge.figures.shortfalls import Shortfalls, shortfalls
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights, share

WITHIN = ("held", "away", "second_units")
STATES = (spans.IN_SERVICE, "occupied", "preparing", "out_of_use")


@dataclass(frozen=True)
class UtilisationRow:
    """One period of one group. ``held``, ``away`` and ``second_units`` are nights among those of ``nights``.

    ``hidden`` names what was taken away, rates included; what is left in its place means nothing.
    ``shortfall`` is nothing where the selection cuts contracts, to which alone a minimum belongs (U11).
    """

    period: Period
    to_date: bool
    group: str | None
    nights: Nights
    held: int
    away: int
    second_units: int
    shortfall: int | None
    hidden: frozenset[str] = frozenset()

    def hiding(self, names: Iterable[str]) -> "UtilisationRow":
        """The same with some numbers taken away (D4); nothing of them is left in the row."""
        hidden = frozenset(names)
        return replace(
            self,
            nights=Nights(self.nights.commissioned) if "occupied" in hidden else self.nights,
            held=0 if "held" in hidden else self.held,
            away=0 if "away" in hidden else self.away,
            second_units=0 if "second_units" in hidden else self.second_units,
            hidden=hidden,
        )

    @property
    def utilisation_of_contracted_minimum(self) -> Fraction | None:
        """O / (C + shortfall)."""
        if self.shortfall is None:
            return None
        return share(self.nights.occupied, self.nights.commissioned + self.shortfall)


@dataclass(frozen=True)
class NightRow:
    """Units in each state on one night, exactly one state each (N5)."""

    night: date
    group: str | None
    units: Nights
    hidden: frozenset[str] = frozenset()


def utilisation(viewer: Viewer, selection: Selection) -> list[UtilisationRow]:
    """The table of utilisation, a row a period and group; without groups every period has its row.

    The number of statements is fixed. Raises RuleBroken or NotFound on a selection that cannot be had.
    """
    of = chosen(viewer, selection, partial(places, selection.as_at))
    periods = cut(selection, of)
    if not periods:
        return []
    days = marks(selection, periods)
    counted = counting.nights(of, spans.everything(), days)
    short = shortfalls(viewer, selection, days)
    groups = _in_order({*counted, *(short or ())}) if of.is_grouped else [None]
    rows = [_row(selection, group, period, at, counted, short) for group in groups for at, period in enumerate(periods)]
    return [row for row in rows if not of.is_grouped or row.nights.commissioned or row.shortfall]


def nightly(viewer: Viewer, selection: Selection) -> Iterator[NightRow]:
    """Units in each state on each night of the selection's periods, group by group."""
    of = chosen(viewer, selection, partial(places, selection.as_at))
    periods = cut(selection, of)
    if not periods:
        return
    first, last = periods[0].starts_on, periods[-1].counted_to(selection.as_at)
    states = [spans.in_service(), *spans.diary()]
    censuses = counting.censuses(of, states, last)
    for group in _in_order(set(censuses)):
        census = censuses[group]
        for night in (first + timedelta(days=ahead) for ahead in range((last - first).days)):
            yield NightRow(
                night, group, Nights(*(census[state].on(night) if state in census else 0 for state in STATES))
            )


def _row(
    selection: Selection,
    group: counting.Group,
    period: Period,
    at: int,
    counted: counting.Counted,
    short: Shortfalls | None,
) -> UtilisationRow:
    nights = {state: by_period[at] for state, by_period in counted.get(group, {}).items()}
    return UtilisationRow(
        period=period,
        to_date=period.is_to_date(selection.as_at),
        group=group,
        nights=Nights(*(nights.get(state, 0) for state in STATES)),
        held=nights.get(spans.HELD, 0),
        away=nights.get(spans.AWAY, 0),
        second_units=nights.get(spans.SECOND, 0),
        shortfall=None if short is None else short[group][at] if group in short else 0,
    )


def _in_order(names: set[counting.Group]) -> list[counting.Group]:
    """By name; what has none comes last."""
    return sorted(names, key=lambda name: (name is None, name or ""))
