"""Costs as each copy gives them: money is nobody's secret, nights occupied are told as those of utilisation are (D4)."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.cost import CostRow, cost
from refuge.figures.nights_given import may_be_told
from refuge.figures.released_places import told_of
from refuge.figures.releasing import About, refuse_cut_periods, released
from refuge.figures.selection import Selection
from refuge.vocabulary import Copy


def cost_given(viewer: Viewer, copy: Copy, selection: Selection, today: date) -> list[CostRow]:
    """The table of costs with what the copy hides taken away.

    Raises RuleBroken on what the copy cannot have, and what ``cost`` raises.
    """
    asked = released(selection, copy, About.NIGHTS, today)
    rows = cost(viewer, asked)
    if copy.is_exact:
        return rows
    refuse_cut_periods([row.period for row in rows], asked.as_at, About.NIGHTS)
    told = told_of(viewer, asked, today)
    return [row if may_be_told(told, asked, row.period, row.group) else row.without_occupied() for row in rows]
