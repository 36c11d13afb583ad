"""The nightly erasure: whoever left long enough ago, once the figures of their closed years are frozen (D6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select, update

from refuge.access.scope import Viewer
from refuge.actions.erasing import batches, erase_referrals, erase_stays, remove_empty_households, take_turns
from refuge.actions.freezing import freeze
from refuge.audit import note
from refuge.extensions import db
from refuge.models import DiaryEntry, Property, Referral, Stay
from refuge.queries.retention import (
    HOUSE_OF_AN_ENTRY,
    Due,
    referrals_due,
    stays_due,
    void_notes_due,
    what_is_due,
    years_due,
)

BATCH = 500
"""How many households are erased in one transaction."""


@dataclass(frozen=True)
class Erased:
    """What was erased of one provider, and the closed years that were frozen before."""

    due: Due
    years: list[int]


@dataclass(frozen=True)
class Batch:
    """The ids of stays, referrals and voids that are erased together: of a household all that is due, or nothing."""

    stays: list[int]
    referrals: list[int]
    notes: list[int]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {"stays": len(self.stays), "referrals": len(self.referrals), "notes": len(self.notes)}


def retain(viewer: Viewer, today: date, years: int) -> Iterator[Erased]:
    """Freeze and erase what is due, provider by provider; each is given when it is done.

    Each batch is a transaction of its own, and the first of them freezes: whenever this is interrupted the figures are right,
    each household is erased as far as it is due or not at all, and the next run goes on.
    """
    for due in what_is_due(viewer, today, years):
        if due.is_anything:
            yield Erased(due, sorted(_provider(viewer, due.provider.id, today, years)))


def _provider(viewer: Viewer, provider_id: int, today: date, years: int) -> set[int]:
    new: set[int] | None = None
    while True:
        take_turns()
        batch = _batch(provider_id, today, years)
        if not any(batch.counts.values()):
            db.session.rollback()
            return new or set()
        if new is None:
            new = freeze(provider_id, years_due(provider_id, today, years), today)
        _erase(provider_id, batch, today)
        counts = {**batch.counts, "frozen": sorted(new)}
        note(viewer, "retention.erased", ("provider", provider_id), provider_id=provider_id, after=counts)
        db.session.commit()


def _batch(provider_id: int, today: date, years: int) -> Batch:
    """What is erased next. Rows are locked: somebody may just be correcting one of them."""
    stays = and_(Stay.provider_id == provider_id, stays_due(today, years))
    referrals = and_(Referral.provider_id == provider_id, referrals_due(today, years))
    both = select(Stay.household_id).where(stays).union(select(Referral.household_id).where(referrals)).subquery()
    households = list(
        db.session.scalars(select(both.c[0]).where(both.c[0].is_not(None)).order_by(both.c[0]).limit(BATCH))
    )
    notes = and_(HOUSE_OF_AN_ENTRY, Property.provider_id == provider_id, void_notes_due(today, years))
    return Batch(
        _locked(Stay, select(Stay.id).where(stays, Stay.household_id.in_(households))),
        [
            *_locked(Referral, select(Referral.id).where(referrals, Referral.household_id.in_(households))),
            *_locked(Referral, select(Referral.id).where(referrals, Referral.household_id.is_(None)).limit(BATCH)),
        ],
        _locked(DiaryEntry, select(DiaryEntry.id).where(notes).limit(BATCH)),
    )


def _locked(model: Any, ids: Select[int]) -> list[int]:
    return list(db.session.scalars(ids.with_for_update(of=model)))


def _erase(provider_id: int, batch: Batch, today: date) -> None:
    for some in batches(batch.stays):
        erase_stays(some, today)
    for some in batches(batch.referrals):
        erase_referrals(some, today)
    for some in batches(batch.notes):
        db.session.execute(update(DiaryEntry).where(DiaryEntry.id.in_(some)).values(note=None))
    remove_empty_households(provider_id)
