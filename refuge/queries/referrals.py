"""Referrals: a page of those looked for, those still open, and one with everything recorded of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from refuge.access.scope import Viewer, contracts_seen, properties_seen, referrals_read, stays_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import (
    Contract,
    Hold,
    Household,
    Property,
    Referral,
    ReferralChild,
    ReferralOtherReason,
    ReferralReason,
    ReferralSource,
    ReferralSupportNeed,
    Stay,
    SupportNeed,
    Unit,
)
from refuge.queries.arriving import Referred, find_referred
from refuge.queries.origins import origin_label
from refuge.vocabulary import ReferralOutcome

PAGE = 25
SPACE = "space"


@dataclass(frozen=True)
class Looked:
    """Which referrals are looked for; blank is any. Both days are included."""

    outcome: ReferralOutcome | None = None
    source: str | None = None
    contract_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ReferralRecord:
    """What is recorded of a referral, with the labels of its lists.

    ``household`` is the reference of its household, ``siblings`` its other referrals, the latest first. ``holds`` name the
    unit as far as the viewer sees it; ``stay`` is the one it led to, if the viewer may see that (D1).
    """

    referred: Referred
    labels: Any
    origin: str
    support_needs: Sequence[str]
    other_reasons: Sequence[str]
    other_codes: frozenset[str]
    holds: Sequence[Any]
    household: str | None
    siblings: Sequence[Referral]
    stay: Stay | None

    @property
    def referral(self) -> Referral:
        """The referral itself."""
        return self.referred.referral


def find_referral(viewer: Viewer, referral_id: int) -> Referral:
    """One referral that the viewer may read. Raises NotFound."""
    referral = db.session.scalar(select(Referral).where(Referral.id == referral_id, referrals_read(viewer)))
    if referral is None:
        raise NotFound(f"There is no referral {referral_id}.")
    return referral


def referral_record(viewer: Viewer, referral_id: int) -> ReferralRecord:
    """Everything recorded of one referral. Raises NotFound."""
    one = find_referral(viewer, referral_id)
    codes = frozenset(db.session.scalars(select(ReferralOtherReason.reason).filter_by(referral_id=referral_id)))
    household = select(Household.reference).where(Household.id == one.household_id)
    return ReferralRecord(
        find_referred(viewer, referral_id),
        db.session.execute(_labels(one)).one(),
        origin_label(one.origin_code, one.origin_place),
        db.session.scalars(_support_needs(referral_id)).all(),
        db.session.scalars(_labels_of_reasons(codes)).all(),
        codes,
        db.session.execute(_holds(viewer, referral_id)).all(),
        db.session.scalar(household),
        db.session.scalars(_siblings(viewer, one)).all(),
        db.session.scalar(select(Stay).where(Stay.id == one.stay_id, stays_seen(viewer))),
    )


def referrals_found(viewer: Viewer, looked: Looked, page: int = 1) -> tuple[Sequence[Any], int]:
    """A page of referrals, the latest first, and how many there are in all. Two statements."""
    wanted = and_(referrals_read(viewer), *_looked_for(looked))
    latest = _rows().where(wanted).order_by(Referral.received_on.desc(), Referral.id.desc())
    count = db.session.scalar(select(func.count()).select_from(Referral).where(wanted)) or 0
    return db.session.execute(latest.limit(PAGE).offset((page - 1) * PAGE)).all(), count


def open_referrals(viewer: Viewer, at_most: int) -> Sequence[Any]:
    """Referrals nobody has decided, the oldest first: rows as ``referrals_found`` has. How many there are: ``waiting``."""
    still_open = _rows().where(referrals_read(viewer), Referral.outcome == ReferralOutcome.OPEN)
    return db.session.execute(still_open.order_by(Referral.received_on, Referral.id).limit(at_most)).all()


def waiting(viewer: Viewer) -> tuple[int, date | None]:
    """How many referrals are open, and since when the oldest is."""
    still_open = select(func.count(), func.min(Referral.received_on)).where(
        referrals_read(viewer), Referral.outcome == ReferralOutcome.OPEN
    )
    count, oldest = db.session.execute(still_open).one()
    return count, oldest


def contracts_running(viewer: Viewer, day: date) -> dict[int, str]:
    """The provider's contracts that run on a day: id → title."""
    running = select(Contract.id, Contract.title).where(
        contracts_seen(viewer), Contract.starts_on <= day, or_(Contract.ends_on.is_(None), Contract.ends_on > day)
    )
    return {row.id: row.title for row in db.session.execute(running.order_by(Contract.title, Contract.id))}


def is_for_space(record: ReferralRecord) -> bool:
    """Whether the provider declined it for want of space (F3)."""
    return record.referral.outcome is ReferralOutcome.DECLINED and record.labels.reason_kind == SPACE


def unit_names(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, str]:
    """What units that the viewer sees are called: id → property and name."""
    named = select(Unit.id, Unit.name, Property.name.label("house")).join(Property).where(properties_seen(viewer))
    return {row.id: f"{row.house}, {row.name}" for row in db.session.execute(named.where(Unit.id.in_(ids)))}


def _rows() -> Select[Any]:
    children = select(func.count()).where(ReferralChild.referral_id == Referral.id).correlate(Referral)
    columns: list[Any] = [
        *(Referral.id, Referral.reference, Referral.received_on, Referral.decided_on, Referral.outcome),
        *(Referral.adults, Referral.erased_on, Referral.stay_id),
        children.scalar_subquery().label("children"),
        ReferralSource.label.label("source"),
        ReferralReason.label.label("reason"),
    ]
    return (
        select(*columns)
        .select_from(Referral)
        .outerjoin(ReferralSource, ReferralSource.code == Referral.source)
        .outerjoin(ReferralReason, ReferralReason.code == Referral.reason)
    )


def _looked_for(looked: Looked) -> Iterator[ColumnElement[bool]]:
    for name in ("outcome", "source", "contract_id"):
        if (wanted := getattr(looked, name)) is not None:
            yield getattr(Referral, name) == wanted
    if looked.since is not None:
        yield Referral.received_on >= looked.since
    if looked.until is not None:
        yield Referral.received_on <= looked.until


def _labels(one: Referral) -> Select[Any]:
    labels: list[Any] = [ReferralSource.label.label("source"), ReferralReason.label.label("reason")]
    labels += [ReferralReason.kind.label("reason_kind")]
    return (
        select(*labels, Contract.title.label("contract"))
        .select_from(Referral)
        .outerjoin(ReferralSource, ReferralSource.code == Referral.source)
        .outerjoin(ReferralReason, ReferralReason.code == Referral.reason)
        .outerjoin(Contract, Contract.id == Referral.contract_id)
        .where(Referral.id == one.id)
    )


def _support_needs(referral_id: int) -> Select[str]:
    named = select(SupportNeed.label).join(ReferralSupportNeed, ReferralSupportNeed.need == SupportNeed.code)
    return named.where(ReferralSupportNeed.referral_id == referral_id).order_by(SupportNeed.position)


def _labels_of_reasons(codes: frozenset[str]) -> Select[str]:
    return select(ReferralReason.label).where(ReferralReason.code.in_(codes)).order_by(ReferralReason.position)


def _holds(viewer: Viewer, referral_id: int) -> Select[Any]:
    columns: list[Any] = [
        Hold.starts_on,
        Hold.ends_on,
        Hold.outcome,
        Hold.unit_id,
        Unit.name,
        Property.name.label("house"),
    ]
    held = select(*columns, properties_seen(viewer).label("is_seen")).join(Unit, Unit.id == Hold.unit_id).join(Property)
    return held.where(Hold.referral_id == referral_id).order_by(Hold.starts_on, Hold.id)


def _siblings(viewer: Viewer, one: Referral) -> Select[Referral]:
    same = and_(Referral.household_id == one.household_id, Referral.id != one.id)
    return (
        select(Referral).where(same, referrals_read(viewer)).order_by(Referral.received_on.desc(), Referral.id.desc())
    )
