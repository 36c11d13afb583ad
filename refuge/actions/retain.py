"""The nightly erasure: whoever left long enough ago, once the figures of their closed years are frozen (D6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from refuge.access.scope import Viewer
from refuge.actions.erasing import batches, erase_referrals, erase_stays, remove_empty_households
from refuge.actions.freezing import freeze
from refuge.audit import note
from refuge.extensions import begin_writing, db
from refuge.models import DiaryEntry, Provider, Referral, Stay
from refuge.queries.retention import (
    Due,
    referrals_due,
    stays_due,
    void_notes_due,
    what_is_due,
    years_by_contract,
    years_of,
)

BATCH = 500


@dataclass(frozen=True)
class Erased:
    """What was erased of one provider, and the closed years that were frozen before."""

    due: Due
    years: list[int]


def retain(viewer: Viewer, today: date, years: int) -> Iterator[Erased]:
    """Freeze and erase what is due, provider by provider; each is given when it is done.

    Each batch is a transaction of its own, and the first of them freezes: whenever this is interrupted the figures are right,
    and the next run goes on.
    """
    for due in what_is_due(viewer, today, years):
        if due.is_anything:
            yield Erased(due, sorted(_provider(viewer, due.provider.id, today, years)))


def _provider(viewer: Viewer, provider_id: int, today: date, years: int) -> set[int]:
    new: set[int] | None = None
    while True:
        begin_writing()
        db.session.execute(select(Provider.id).where(Provider.id == provider_id).with_for_update())
        stays = _some(Stay, stays_due(provider_id, today, years))
        referrals = _some(Referral, referrals_due(provider_id, today, years))
        notes = _some(DiaryEntry, void_notes_due(provider_id, today, years))
        if not (stays or referrals or notes):
            db.session.rollback()
            return new or set()
        new = new if new is not None else _freeze(provider_id, today, years)
        _erase(provider_id, stays, referrals, notes, today)
        counts = {"stays": len(stays), "referrals": len(referrals), "notes": len(notes), "frozen": sorted(new)}
        note(viewer, "retention.erased", ("provider", provider_id), provider_id=provider_id, after=counts)
        db.session.commit()


def _freeze(provider_id: int, today: date, years: int) -> set[int]:
    due = stays_due(provider_id, today, years)
    return freeze(provider_id, years_of(due, today), years_by_contract(due, today), today)


def _erase(provider_id: int, stays: list[int], referrals: list[int], notes: list[int], today: date) -> None:
    if stays:
        erase_stays(stays, today)
    if referrals:
        erase_referrals(referrals, today)
    for some in batches(notes):
        db.session.execute(update(DiaryEntry).where(DiaryEntry.id.in_(some)).values(note=None))
    remove_empty_households(provider_id)


def _some(model: type, due: object) -> list[int]:
    return list(db.session.scalars(select(model.id).where(due).order_by(model.id).limit(BATCH)))  # type: ignore[attr-defined,arg-type]
