"""Every figure of people, by the name it is frozen under before households are erased (D6).

A figure that is added later stands here too: what it told of years frozen before then is no longer held.
"""

from refuge.figures import needs_gap, origins, referrals
from refuge.figures.frozen import Freezable

FREEZABLE: dict[str, Freezable] = {
    figure.name: figure for figure in (*origins.FREEZABLE.values(), referrals.FREEZABLE, needs_gap.FREEZABLE)
}
"""Name → the function that gives its rows for a selection, and how a row is kept."""
