"""What is due to be erased, and what stops it (D6)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from refuge.access.scope import Viewer, households_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import (
    DiaryEntry,
    FrozenFigure,
    Household,
    LegalHold,
    Property,
    Provider,
    Referral,
    Stay,
    Unit,
)
from refuge.models.retention import of_provider
from refuge.occupancy.retaining import closed_years, kept_from
from refuge.vocabulary import EntryKind

HOUSE_OF_AN_ENTRY = and_(Property.id == Unit.property_id, Unit.id == DiaryEntry.unit_id)


@dataclass(frozen=True)
class Due:
    """What of one provider is due on a day: stays, referrals, notes of voids; and stays that legal holds keep."""

    provider: Provider
    stays: int
    referrals: int
    notes: int
    held: int

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to erase."""
        return bool(self.stays or self.referrals or self.notes)


def providers_in_view(viewer: Viewer) -> Sequence[Provider]:
    """The viewer's own provider, for the command line every one."""
    own = Provider.id == viewer.provider_id if viewer.provider_id is not None else false()
    asked = select(Provider).order_by(Provider.reference)
    return db.session.scalars(asked if viewer.is_command_line else asked.where(own)).all()


def what_is_due(viewer: Viewer, today: date, years: int) -> list[Due]:
    """What is due on a day, provider by provider. Five statements."""
    held = and_(_ended(today, years), Stay.household_id.in_(held_households(today)))
    counts = [
        _by_provider(Stay.provider_id, stays_due(today, years)),
        _by_provider(Referral.provider_id, referrals_due(today, years)),
        _by_provider(Property.provider_id, and_(HOUSE_OF_AN_ENTRY, void_notes_due(today, years))),
        _by_provider(Stay.provider_id, held),
    ]
    return [Due(one, *(count.get(one.id, 0) for count in counts)) for one in providers_in_view(viewer)]


def stays_due(today: date, years: int) -> ColumnElement[bool]:
    """Stays that ended long enough ago, of households no legal hold keeps."""
    return and_(_ended(today, years), Stay.household_id.not_in(held_households(today)))


def referrals_due(today: date, years: int) -> ColumnElement[bool]:
    """Referrals decided long enough ago – never decided, received – of households no legal hold keeps."""
    held = held_households(today)
    their_stays = select(Stay.id).where(Stay.household_id.in_(held))
    ended_on = func.coalesce(Referral.decided_on, Referral.received_on, type_=Referral.received_on.type)
    return and_(
        Referral.erased_on.is_(None),
        ended_on < kept_from(today, years),
        or_(Referral.household_id.is_(None), Referral.household_id.not_in(held)),
        or_(Referral.stay_id.is_(None), Referral.stay_id.not_in(their_stays)),
    )


def void_notes_due(today: date, years: int) -> ColumnElement[bool]:
    """Voids that ended long enough ago and have a note, but for those after a stay of a household a legal hold keeps."""
    kept = select(Stay.id).where(Stay.household_id.in_(held_households(today)))
    return and_(DiaryEntry.ends_on < kept_from(today, years), is_void_with_a_note(), ~follows(kept))


def is_void_with_a_note() -> ColumnElement[bool]:
    """A diary entry of nobody with a note, which may tell of whoever was there before."""
    return and_(DiaryEntry.kind != EntryKind.OCCUPIED, DiaryEntry.note.is_not(None))


def follows(stays: Select[int] | Collection[int]) -> ColumnElement[bool]:
    """Diary entries between a placement of one of the stays and the next household in the unit."""
    before, between = aliased(DiaryEntry), aliased(DiaryEntry)
    somebody_else = select(between.id).where(
        between.unit_id == before.unit_id,
        between.kind == EntryKind.OCCUPIED,
        between.stay_id != before.stay_id,
        between.starts_on >= before.ends_on,
        between.starts_on <= DiaryEntry.began_on,
    )
    left = select(before.id).where(
        before.stay_id.in_(stays),
        before.unit_id == DiaryEntry.unit_id,
        before.ends_on <= DiaryEntry.began_on,
        ~somebody_else.correlate(before, DiaryEntry).exists(),
    )
    return left.correlate(DiaryEntry).exists()


def years_to_freeze(provider_id: int, today: date, years: int) -> list[int]:
    """The closed years of a provider that would be frozen before what is due is erased."""
    scope = FrozenFigure.scope == of_provider(provider_id)
    frozen = set(db.session.scalars(select(FrozenFigure.year).where(scope).distinct()))
    return sorted(years_due(provider_id, today, years) - frozen)


def years_due(provider_id: int, today: date, years: int) -> set[int]:
    """The closed years that what is due of a provider falls in."""
    stays = and_(Stay.provider_id == provider_id, stays_due(today, years))
    referrals = and_(Referral.provider_id == provider_id, referrals_due(today, years))
    return years_of(stays, referrals, today)


def years_of(stays: ColumnElement[bool], referrals: ColumnElement[bool], today: date) -> set[int]:
    """The closed financial years that stays fall in, and those in which referrals were received."""
    spent = db.session.execute(select(Stay.arrived_on, Stay.departed_on).where(stays))
    received = db.session.scalars(select(Referral.received_on).where(referrals).distinct())
    spans = [*((arrived_on, departed_on) for arrived_on, departed_on in spent), *((day, day) for day in received)]
    return closed_years(spans, today)


def held_households(today: date) -> Select[int]:
    """The households that a legal hold keeps."""
    return select(LegalHold.household_id).where(holds(today))


def holds(today: date) -> ColumnElement[bool]:
    """Whether a legal hold runs."""
    return and_(LegalHold.starts_on <= today, or_(LegalHold.ends_on.is_(None), LegalHold.ends_on > today))


def holds_of(viewer: Viewer, today: date) -> Sequence[LegalHold]:
    """The legal holds that run, of the viewer's provider, the oldest first."""
    asked = select(LegalHold).join(Household).where(holds(today), households_seen(viewer))
    with_both = asked.options(joinedload(LegalHold.household), joinedload(LegalHold.set_by))
    return db.session.scalars(with_both.order_by(LegalHold.starts_on, LegalHold.id)).all()


def find_hold(viewer: Viewer, hold_id: int, today: date) -> LegalHold:
    """One of them. Raises NotFound."""
    asked = select(LegalHold).join(Household).where(LegalHold.id == hold_id, holds(today), households_seen(viewer))
    hold = db.session.scalar(asked)
    if hold is None:
        raise NotFound(f"There is no legal hold {hold_id}.")
    return hold


def _by_provider(provider_id: Any, condition: ColumnElement[bool]) -> dict[int, int]:
    rows = db.session.execute(select(provider_id, func.count()).where(condition).group_by(provider_id))
    return dict(rows.all())


def _ended(today: date, years: int) -> ColumnElement[bool]:
    return and_(Stay.erased_on.is_(None), Stay.departed_on < kept_from(today, years))
