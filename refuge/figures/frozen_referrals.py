"""What figures of referrals know of erasures: which closed years have referrals that were erased since (D6)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, Integer, and_, exists, select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.frozen import Erasure
from refuge.figures.listed import listed
from refuge.figures.places import Places
from refuge.figures.referred import GROUPS, chosen_referrals
from refuge.figures.selection import Selection
from refuge.models import Referral
from refuge.models.columns import Day
from refuge.occupancy.period import financial_year


def erased_years(viewer: Viewer, selection: Selection, _of: Chosen, years: Sequence[int], table: Places) -> set[int]:
    """Those of the financial years in which a referral of the selection was received that was erased once the year was over.

    One that was erased on request before is counted in it as no longer held. One statement.
    """
    if not years:
        return set()
    rows = [(year, financial_year(year).starts_on, financial_year(year).ends_on) for year in years]
    columns = Column("year", Integer), Column("starts_on", Day), Column("ends_on", Day)
    spans = listed("years", columns, rows)
    received = and_(Referral.received_on >= spans.c.starts_on, Referral.received_on < spans.c.ends_on)
    asked = chosen_referrals(viewer, selection, table).subquery()
    statement = (
        select(spans.c.year)
        .join(Referral, received)
        .where(Referral.erased_on >= spans.c.ends_on, Referral.id.in_(select(asked.c.id)))
    )
    return set(db.session.scalars(statement.distinct()))


OF_REFERRALS = Erasure(exists().where(Referral.erased_on > date.min), erased_years, lambda _: None, GROUPS)
"""Staff see the referrals of their whole provider, wherever they work."""
