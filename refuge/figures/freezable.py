"""Every figure of people, by the name it is frozen under before households are erased (D6).

A figure that is added later stands here too: what it told of years frozen before then is no longer held.
"""

from refuge.figures import needs_gap, origins
from refuge.figures.counted import Figure
from refuge.figures.departures import DEPARTURES
from refuge.figures.frozen import Freezable
from refuge.figures.people import PEOPLE
from refuge.figures.referrals import REFERRALS

COUNTED: tuple[Figure, ...] = (DEPARTURES, PEOPLE, REFERRALS)
"""Figures of counts, of which also what was hidden is frozen."""

FREEZABLE: dict[str, Freezable] = {
    figure.name: figure
    for figure in (*origins.FREEZABLE.values(), *(one.freezable for one in COUNTED), needs_gap.FREEZABLE)
}
"""Name → the function that gives its rows for a selection, and how a row is kept."""
