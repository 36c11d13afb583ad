"""Which units were ready when households were turned away, from the diaries as they are now (F3)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.models import (
    DiaryEntry,
    Hold,
    Property,
    Referral,
    ReferralAccessNeed,
    ReferralChild,
    ReferralReason,
    Spell,
    Unit,
)
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.fit import Features, Seeking
from refuge.occupancy.looked_suitable import ReadyThen, ready_then
from refuge.vocabulary import AccessNeed, ReferralOutcome, Sex

SPACE = "space"
"""The kind of the reasons that say there was no space, or not enough."""

Referrals = Select[int] | Collection[int]
"""Ids of referrals, or a statement that selects them."""


def declined_for_space() -> ColumnElement[bool]:
    """Which referrals the provider declined for space or size, by their main reason (F3)."""
    space = select(ReferralReason.code).where(ReferralReason.kind == SPACE)
    return and_(Referral.outcome == ReferralOutcome.DECLINED, Referral.reason.in_(space))


def looked_suitable(viewer: Viewer, referrals: Referrals) -> dict[int, list[ReadyThen]]:
    """For each referral, its provider's units that were ready both on the night before ``decided_on`` and on that night,
    held for nobody on either, and why each did not fit; the units by reference. Four statements, however many there are.

    The caller asks only for referrals that the viewer may know of. Every unit of the provider counts, under whatever spell
    it was in service (N4), with the bed spaces of the spell of the second night; ``is_seen`` says which the viewer may be
    shown. A referral without a decision, or whose household is no longer held (D6), has no answer and is not among them.
    """
    decided = select(Referral.id).where(Referral.id.in_(referrals), Referral.decided_on.is_not(None))
    sought = seeking_of(decided)
    found: dict[int, list[ReadyThen]] = {referral_id: [] for referral_id in sought}
    for row in db.session.execute(_ready_both_nights(viewer, decided)):
        found[row.referral_id].append(ready_then(row.unit_id, row.is_seen, sought[row.referral_id], _features(row)))
    return found


def seeking_of(referrals: Referrals) -> dict[int, Seeking]:
    """For whom a place was looked for, by referral, where that is still held (D6). Three statements.

    A referral's sex says that a man asked, a child's that it is a son; nothing else of sex is used (H3).
    """
    children = _by_referral(select(ReferralChild.referral_id, ReferralChild.age, ReferralChild.sex), referrals)
    needs = _by_referral(select(ReferralAccessNeed.referral_id, ReferralAccessNeed.need), referrals)
    columns = (Referral.id, Referral.adults, Referral.sex, Referral.pets, Referral.nrpf)
    rows = db.session.execute(select(*columns).where(_still_held(referrals)))
    return {row.id: _seeking(row, children.get(row.id, ()), needs.get(row.id, ())) for row in rows}


def _still_held(referrals: Referrals) -> ColumnElement[bool]:
    return and_(Referral.id.in_(referrals), Referral.erased_on.is_(None))


def _by_referral(statement: Select[*tuple[Any, ...]], referrals: Referrals) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement.where(statement.selected_columns.referral_id.in_(referrals))):
        found[row.referral_id].append(row)
    return found


def _seeking(row: Any, children: Collection[Any], needs: Collection[Any]) -> Seeking:
    asked = {need.need for need in needs}
    return Seeking(
        adults=1 if row.adults is None else row.adults,
        children=tuple(sorted(child.age for child in children)),
        oldest_son=max((child.age for child in children if child.sex is Sex.MALE), default=None),
        is_man=row.sex is Sex.MALE,
        step_free=AccessNeed.LIMITED_MOBILITY in asked,
        wheelchair=AccessNeed.WHEELCHAIR in asked,
        pet=bool(row.pets),
        no_recourse=bool(row.nrpf),
    )


def _ready_both_nights(viewer: Viewer, referrals: Referrals) -> Select[*tuple[Any, ...]]:
    """A row for each referral and unit. The night before a day is every night d with d < day, so no day is subtracted."""
    earlier = aliased(Spell)
    night_before = and_(
        earlier.unit_id == Unit.id, earlier.starts_on < Referral.decided_on, earlier.ends_on >= Referral.decided_on
    )
    of_the_night = and_(
        Spell.unit_id == Unit.id, Spell.starts_on <= Referral.decided_on, Spell.ends_on > Referral.decided_on
    )
    return (
        select(
            Referral.id.label("referral_id"), Unit.id.label("unit_id"), properties_seen(viewer).label("is_seen"),
            func.coalesce(Spell.bed_spaces, Unit.bed_spaces).label("bed_spaces"), Unit.cots, Unit.self_contained,
            Unit.step_free, Unit.wheelchair, Unit.accepts_men, Unit.accepts_pets, Unit.oldest_son, Unit.considers_nrpf,
            Property.authority_code,
        )
        .select_from(Referral)
        .join(Property, Property.provider_id == Referral.provider_id)
        .join(Unit, Unit.property_id == Property.id)
        .join(Spell, of_the_night)
        .join(earlier, night_before)
        .where(_still_held(referrals), _unused(), ~_held())
        .order_by(Referral.id, Unit.reference)
    )  # fmt: skip


def _unused() -> ColumnElement[bool]:
    """Nothing is written of either night: the latest entry that began by the second one had ended by the first (N3).

    A stay of no night uses none.
    """
    ends_on = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day), type_=Day)
    latest = (
        select(ends_on)
        .where(DiaryEntry.unit_id == Unit.id, DiaryEntry.starts_on <= Referral.decided_on)
        .where(or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on > DiaryEntry.starts_on))
        .order_by(DiaryEntry.starts_on.desc())
        .limit(1)
        .correlate(Unit, Referral)
        .scalar_subquery()
    )
    return func.coalesce(latest, literal(date.min, Day), type_=Day) < Referral.decided_on


def _held() -> ColumnElement[bool]:
    """Kept for somebody on either night; a hold of no night keeps nothing (N10)."""
    return (
        select(Hold.id)
        .where(Hold.unit_id == Unit.id, Hold.starts_on <= Referral.decided_on)
        .where(or_(Hold.ends_on.is_(None), and_(Hold.ends_on >= Referral.decided_on, Hold.ends_on > Hold.starts_on)))
        .correlate(Unit, Referral)
        .exists()
    )


def _features(row: Any) -> Features:
    return Features(
        row.bed_spaces, row.cots, row.self_contained, row.step_free, row.wheelchair,
        row.accepts_men, row.accepts_pets, row.oldest_son, row.considers_nrpf, row.authority_code,
    )  # fmt: skip
