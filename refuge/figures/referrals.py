"""Referrals received and what came of them (F1–F5)."""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

from refuge.access.scope import Viewer
from refuge.figures.chosen import chosen
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen import Freezable, served
from refuge.figures.frozen_referrals import OF_REFERRALS
from refuge.figures.places import Places, places
from refuge.figures.referral_counts import tallies
from refuge.figures.referral_rows import ReferralRow, told_of
from refuge.figures.referred import refuse_what_has_no_referrals
from refuge.figures.selection import Selection
from refuge.occupancy.period import Period


def referrals(viewer: Viewer, selection: Selection, today: date) -> list[ReferralRow]:
    """The table of referrals, a row a period and group; without groups every period has its row.

    Closed years of which referrals were erased are given as they were before (D6). Raises RuleBroken on what is no longer
    held, and what ``referrals_counted`` raises.
    """
    return served(FREEZABLE, viewer, selection, places(today))


def referrals_counted(viewer: Viewer, selection: Selection, table: Places) -> list[ReferralRow]:
    """The table of referrals, counted from the records as they are.

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
        ReferralRow(period, period.is_to_date(selection.as_at), group, told_of(found.get((group, at), Counter())))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in found
    ]


def _kept(row: ReferralRow) -> dict[str, Any]:
    return {key: str(told) if isinstance(told, Fraction) else told for key, told in row.told.items()}


def _row(period: Period, group: str | None, kept: dict[str, Any] | None) -> ReferralRow:
    if kept is None:
        return ReferralRow(period, False, group, told_of(Counter()))
    told = {key: Fraction(value) if isinstance(value, str) else value for key, value in kept.items()}
    return ReferralRow(period, False, group, told)


FREEZABLE = Freezable("referrals", referrals_counted, _kept, _row, OF_REFERRALS)
"""The figure as it is frozen before referrals are erased."""
