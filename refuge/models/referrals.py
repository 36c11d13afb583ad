"""Requests for a place, whatever came of them, and the units held for those on their way."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day, OneOf, known, reference
from refuge.secrecy import Secret
from refuge.vocabulary import AccessNeed, HoldOutcome, OriginPlace, Placed, ReferralOutcome, Sex


class Referral(db.Model):
    """A request for a place (F1). ``erased_on`` is a stay's: what is blank is no longer held (D6).

    Referrals of one household are those that somebody linked. ``version`` grows with every change, so that whoever saves
    second notices.
    """

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = reference()
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    received_on: Mapped[date] = mapped_column(Day)
    source: Mapped[str | None] = mapped_column(ForeignKey("referral_sources.code"))
    origin_code: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    origin_place: Mapped[OriginPlace | None] = mapped_column(OneOf(OriginPlace))
    adults: Mapped[int | None]
    sex: Mapped[Sex | None] = mapped_column(OneOf(Sex))
    nrpf: Mapped[bool | None]
    pets: Mapped[bool | None]
    outcome: Mapped[ReferralOutcome] = mapped_column(OneOf(ReferralOutcome))
    reason: Mapped[str | None] = mapped_column(ForeignKey("referral_reasons.code"))
    reason_note: Mapped[str | None] = mapped_column(Secret)
    decided_on: Mapped[date | None] = mapped_column(Day)
    why_no_unit: Mapped[str | None] = mapped_column(Secret)
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stays.id"), index=True)
    placed: Mapped[Placed | None] = mapped_column(OneOf(Placed))
    erased_on: Mapped[date | None] = mapped_column(Day, index=True)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    __table_args__ = (
        known("origin_place", OriginPlace),
        known("sex", Sex),
        known("outcome", ReferralOutcome),
        known("placed", Placed),
        CheckConstraint("origin_code IS NULL OR origin_place IS NULL", name="one_origin"),
        CheckConstraint("decided_on >= received_on", name="decided_on_or_after_receipt"),
        CheckConstraint("outcome <> 'open' OR decided_on IS NULL", name="open_is_undecided"),
        CheckConstraint(
            "outcome IN ('open', 'accepted', 'information_only') OR reason IS NOT NULL OR erased_on IS NOT NULL",
            name="refusal_has_a_reason",
        ),
        CheckConstraint("stay_id IS NULL OR outcome = 'accepted'", name="stay_only_if_accepted"),
        CheckConstraint("adults >= 0", name="adults_not_negative"),
        Index("ix_referrals_provider_id_received_on", "provider_id", "received_on"),
    )


class ReferralChild(db.Model):
    """One child of a referred household."""

    __tablename__ = "referral_children"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    age: Mapped[int]
    sex: Mapped[Sex | None] = mapped_column(OneOf(Sex))

    __table_args__ = (known("sex", Sex), CheckConstraint("age BETWEEN 0 AND 17", name="a_child_is_under_18"))


class ReferralAccessNeed(db.Model):
    """One access need of a referred household."""

    __tablename__ = "referral_access_needs"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    need: Mapped[AccessNeed] = mapped_column(OneOf(AccessNeed), primary_key=True)

    __table_args__ = (known("need", AccessNeed),)


class ReferralSupportNeed(db.Model):
    """One support need of a referred household."""

    __tablename__ = "referral_support_needs"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    need: Mapped[str] = mapped_column(ForeignKey("support_needs.code"), primary_key=True)


class ReferralOtherReason(db.Model):
    """A reason beside the main one (F1)."""

    __tablename__ = "referral_other_reasons"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(ForeignKey("referral_reasons.code"), primary_key=True)


class Hold(db.Model):
    """A unit kept for one accepted referral on its way; it changes no state (N10).

    Two holds of a unit never share a night, so at most one is live: the database refuses it (``refuge.models.overlap``).
    """

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)
    outcome: Mapped[HoldOutcome | None] = mapped_column(OneOf(HoldOutcome))

    __table_args__ = (
        known("outcome", HoldOutcome),
        CheckConstraint("ends_on >= starts_on", name="ends_on_or_after_its_start"),
        CheckConstraint("(ends_on IS NULL) = (outcome IS NULL)", name="ends_with_an_outcome"),
        Index("ix_holds_unit_id_starts_on", "unit_id", "starts_on"),
    )
