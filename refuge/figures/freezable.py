"""Every figure of people, by the name it is frozen under before households are erased (D6).

A figure that is added later stands here too: what it told of years frozen before then is no longer held.
"""

from refuge.figures import origins
from refuge.figures.counted import Figure
from refuge.figures.departures import DEPARTURES
from refuge.figures.frozen import Freezable
from refuge.figures.needs_gap import NEEDS_GAP
from refuge.figures.people import PEOPLE
from refuge.figures.referrals import REFERRALS

COUNTED: tuple[Figure, ...] = (DEPARTURES, PEOPLE, REFERRALS, NEEDS_GAP)
"""Figures of counts, of which also what was hidden is frozen."""

FREEZABLE: dict[str, Freezable] = {
    figure.name: figure for figure in (*origins.FREEZABLE.values(), *(one.freezable for one in COUNTED))
}
"""Name → the function that gives its rows for a selection, and how a row is kept."""
