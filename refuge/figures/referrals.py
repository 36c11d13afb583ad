"""Referrals received and what came of them (F1–F5)."""

from datetime import date
from typing import Any

from refuge.access.scope import Viewer
from refuge.figures.chosen import chosen
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen import Freezable, served
from refuge.figures.frozen_referrals import OF_REFERRALS
from refuge.figures.places import Places, places
from refuge.figures.referral_counts import counted_by_group
from refuge.figures.referral_rows import ReferralRow, Referrals
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
    found = counted_by_group(viewer, selection, table, marks(selection, periods))
    groups = sorted({group for group, _ in found}, key=lambda group: (group is None, group or ""))
    return [
        ReferralRow(period, period.is_to_date(selection.as_at), group, found.get((group, at), Referrals()))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in found
    ]


def _row(period: Period, group: str | None, kept: dict[str, Any] | None) -> ReferralRow:
    return ReferralRow(period, False, group, Referrals.of(kept) if kept else Referrals())


FREEZABLE = Freezable("referrals", referrals_counted, lambda row: row.referrals.kept(), _row, OF_REFERRALS)
"""The figure as it is frozen before referrals are erased."""
