"""Referrals received and what came of them (F1–F5)."""

from collections import Counter
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures.chosen import chosen
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen_referrals import OF_REFERRALS
from refuge.figures.places import Places
from refuge.figures.referral_counts import tallies
from refuge.figures.referral_rows import DECLARED, Tally, besides_of, told_of
from refuge.figures.referred import refuse_what_has_no_referrals
from refuge.figures.selection import Selection
from refuge.occupancy.period import Period
from refuge.vocabulary import Copy


def referrals_counted(viewer: Viewer, selection: Selection, table: Places) -> list[CountedRow]:
    """The table of referrals, a row a period and group, counted from the records as they are; without groups every period
    has its row.

    A referral counts in the period it was received in, with what had come of it before ``as_at`` (N6). The number of
    statements is fixed. Raises RuleBroken or NotFound on a selection that cannot be had.
    """
    refuse_what_has_no_referrals(selection)
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    if not periods:
        return []
    found = tallies(viewer, selection, table, marks(selection, periods))
    groups = sorted({group for group, _ in found}, key=lambda group: (group is None, group or ""))
    return [
        _row(selection, period, group, found.get((group, at), Counter()))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in found
    ]


def _row(selection: Selection, period: Period, group: str | None, tally: Tally) -> CountedRow:
    told = told_of(tally)
    return CountedRow(period, period.is_to_date(selection.as_at), group, told, besides=besides_of(tally, told))


REFERRALS = Figure("referrals", referrals_counted, DECLARED, nobody=told_of(Counter()), erasure=OF_REFERRALS)
"""The figure as copies give it, and as it is frozen before referrals are erased."""


def referrals_given(viewer: Viewer, copy: Copy, selection: Selection, today: date, threshold: int) -> list[CountedRow]:
    """The table of referrals with what the copy hides taken away; who was accepted with whether anything is open.

    Raises RuleBroken on what the copy cannot have, and what ``referrals_counted`` raises.
    """
    rows = given(viewer, copy, selection, REFERRALS, today, threshold)
    return [row.hiding({*row.hidden, "accepted"}) if "open" in row.hidden else row for row in rows]
