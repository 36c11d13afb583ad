"""What is due to be erased, and what stops it (D6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import (
    Contract,
    DiaryEntry,
    FrozenFigure,
    Household,
    LegalHold,
    Property,
    Provider,
    Referral,
    Spell,
    Stay,
    Unit,
)
from refuge.models.retention import of_provider
from refuge.occupancy.retaining import closed_years, kept_from
from refuge.vocabulary import EntryKind


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
    """What is due on a day, provider by provider."""
    return [_due(provider, today, years) for provider in providers_in_view(viewer)]


def stays_due(provider_id: int, today: date, years: int) -> ColumnElement[bool]:
    """Stays that ended long enough ago, of households no legal hold keeps."""
    return and_(_ended(provider_id, today, years), Stay.household_id.not_in(held_households(today)))


def referrals_due(provider_id: int, today: date, years: int) -> ColumnElement[bool]:
    """Referrals decided long enough ago – never decided, received – of households no legal hold keeps."""
    held = held_households(today)
    their_stays = select(Stay.id).where(Stay.household_id.in_(held))
    return and_(
        Referral.provider_id == provider_id,
        Referral.erased_on.is_(None),
        func.coalesce(Referral.decided_on, Referral.received_on, type_=Referral.received_on.type)
        < kept_from(today, years),
        or_(Referral.household_id.is_(None), Referral.household_id.not_in(held)),
        or_(Referral.stay_id.is_(None), Referral.stay_id.not_in(their_stays)),
    )


def void_notes_due(provider_id: int, today: date, years: int) -> ColumnElement[bool]:
    """Voids that ended long enough ago and have a note, which may tell of whoever was there before."""
    units = select(Unit.id).join(Property).where(Property.provider_id == provider_id)
    ended = DiaryEntry.ends_on < kept_from(today, years)
    return and_(
        DiaryEntry.kind != EntryKind.OCCUPIED, DiaryEntry.note.is_not(None), ended, DiaryEntry.unit_id.in_(units)
    )


def years_to_freeze(provider_id: int, today: date, years: int) -> list[int]:
    """The closed years of a provider that would be frozen before what is due is erased."""
    scope = FrozenFigure.scope == of_provider(provider_id)
    frozen = set(db.session.scalars(select(FrozenFigure.year).where(scope).distinct()))
    return sorted(years_of(stays_due(provider_id, today, years), today) - frozen)


def years_of(stays: ColumnElement[bool], today: date) -> set[int]:
    """The closed financial years that stays fall in."""
    rows = db.session.execute(select(Stay.arrived_on, Stay.departed_on).where(stays))
    return closed_years([(arrived_on, departed_on) for arrived_on, departed_on in rows], today)


def years_by_contract(stays: ColumnElement[bool], today: date) -> dict[str, set[int]]:
    """Contract → the closed financial years in which it had such a stay."""
    placed = (
        select(Contract.reference, DiaryEntry.starts_on, DiaryEntry.ends_on)
        .join(Spell, Spell.contract_id == Contract.id)
        .join(DiaryEntry, DiaryEntry.spell_id == Spell.id)
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .where(stays)
    )
    spans: dict[str, list[tuple[date, date | None]]] = {}
    for reference, starts_on, ends_on in db.session.execute(placed):
        last = max(starts_on, ends_on - timedelta(days=1)) if ends_on else None
        spans.setdefault(reference, []).append((starts_on, last))
    return {reference: closed_years(found, today) for reference, found in spans.items()}


def held_households(today: date) -> Select[int]:
    """The households that a legal hold keeps."""
    return select(LegalHold.household_id).where(holds(today))


def holds(today: date) -> ColumnElement[bool]:
    """Whether a legal hold runs."""
    return and_(LegalHold.starts_on <= today, or_(LegalHold.ends_on.is_(None), LegalHold.ends_on > today))


def holds_of(viewer: Viewer, today: date) -> Sequence[LegalHold]:
    """The legal holds that run, of the viewer's provider, the oldest first."""
    asked = select(LegalHold).join(Household).where(holds(today), _of_theirs(viewer))
    with_both = asked.options(joinedload(LegalHold.household), joinedload(LegalHold.set_by))
    return db.session.scalars(with_both.order_by(LegalHold.starts_on, LegalHold.id)).all()


def find_hold(viewer: Viewer, hold_id: int, today: date) -> LegalHold:
    """One of them. Raises NotFound."""
    asked = select(LegalHold).join(Household).where(LegalHold.id == hold_id, holds(today), _of_theirs(viewer))
    hold = db.session.scalar(asked)
    if hold is None:
        raise NotFound(f"There is no legal hold {hold_id}.")
    return hold


def _due(provider: Provider, today: date, years: int) -> Due:
    asked = provider.id, today, years
    held = and_(_ended(*asked), Stay.household_id.in_(held_households(today)))
    conditions: Iterable[tuple[type, ColumnElement[bool]]] = (
        (Stay, stays_due(*asked)),
        (Referral, referrals_due(*asked)),
        (DiaryEntry, void_notes_due(*asked)),
        (Stay, held),
    )
    counts = [db.session.scalar(select(func.count()).select_from(one).where(due)) or 0 for one, due in conditions]
    return Due(provider, *counts)


def _ended(provider_id: int, today: date, years: int) -> ColumnElement[bool]:
    gone = Stay.departed_on < kept_from(today, years)
    return and_(Stay.provider_id == provider_id, Stay.erased_on.is_(None), gone)


def _of_theirs(viewer: Viewer) -> ColumnElement[bool]:
    return Household.provider_id.in_([provider.id for provider in providers_in_view(viewer)])
