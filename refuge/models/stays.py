"""Households, their stays, who was in them and when nobody slept there."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    column,
    false,
    func,
    literal,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.columns import END_OF_TIME, Day, OneOf, continued_once, known
from refuge.secrecy import Secret
from refuge.vocabulary import (
    AbsenceReason,
    AccessNeed,
    AgeBand,
    GenderSameAsSex,
    OriginPlace,
    PersonKind,
    RiskLevel,
    Sex,
)


class Household(db.Model):
    """The adult victim-survivor and whoever comes with them, known by a random reference.

    ``imported_as`` is a keyed hash of the reference an imported file gave, to know the household again and nothing more.
    """

    __tablename__ = "households"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    imported_as: Mapped[str | None] = mapped_column(String(64))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))

    __table_args__ = (
        UniqueConstraint("id", "provider_id"),
        UniqueConstraint("provider_id", "imported_as"),
        {"sqlite_autoincrement": True},  # the trail of one that is gone is never taken for another's
    )


class Stay(db.Model):
    """One household's time with a provider, arrival to departure; half-open, and open while they are here.

    Origin is an authority's code as given, or a place that is none; neither means not asked (G1). A household has one
    stay at a time with a provider: the database refuses a second (see ``refuge.models.overlap``).

    ``erased_on`` says that what is blank is no longer held, rather than not asked (D6). It is the first day of the financial
    year in which it was erased: the day itself would tell which stays were one household's.

    ``intake_open`` says that what is blank is still to be asked. ``version`` grows with every change to the stay, its people
    or its units, so that whoever saves second notices.

    Where a new provider took the house over with the household in it, ``first_arrived_on`` is the day they arrived with the
    provider before, and ``carried_over_from_id`` the stay there that this one continues: neither a departure nor an arrival.
    """

    __tablename__ = "stays"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    imported_as: Mapped[str | None] = mapped_column(String(64))
    household_id: Mapped[int]
    provider_id: Mapped[int]
    arrived_on: Mapped[date] = mapped_column(Day)
    departed_on: Mapped[date | None] = mapped_column(Day)
    origin_code: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    origin_place: Mapped[OriginPlace | None] = mapped_column(OneOf(OriginPlace))
    last_night_place: Mapped[str | None] = mapped_column(ForeignKey("last_night_places.code"))
    pregnant: Mapped[bool | None]
    pets: Mapped[bool | None]
    nrpf: Mapped[bool | None]
    risk_at_arrival: Mapped[RiskLevel | None] = mapped_column(OneOf(RiskLevel))
    risk_at_departure: Mapped[RiskLevel | None] = mapped_column(OneOf(RiskLevel))
    referral_source: Mapped[str | None] = mapped_column(ForeignKey("referral_sources.code"))
    expected_departure_on: Mapped[date | None] = mapped_column(Day)
    departure_planned: Mapped[bool | None]
    departure_reason: Mapped[str | None] = mapped_column(ForeignKey("departure_reasons.code"))
    destination: Mapped[str | None] = mapped_column(ForeignKey("destinations.code"))
    departure_note: Mapped[str | None] = mapped_column(Secret)
    erased_on: Mapped[date | None] = mapped_column(Day, index=True)
    intake_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    carried_over_from_id: Mapped[int | None] = mapped_column(ForeignKey("stays.id"))
    first_arrived_on: Mapped[date | None] = mapped_column(Day)

    household: Mapped[Household] = relationship(viewonly=True)

    __table_args__ = (
        ForeignKeyConstraint(["household_id", "provider_id"], ["households.id", "households.provider_id"]),
        UniqueConstraint("provider_id", "imported_as"),
        CheckConstraint("departed_on >= arrived_on", name="departs_on_or_after_arrival"),
        CheckConstraint("origin_code IS NULL OR origin_place IS NULL", name="one_origin"),
        CheckConstraint(
            "departed_on IS NOT NULL OR (departure_planned IS NULL AND departure_reason IS NULL AND destination IS NULL)",
            name="leaving_only_once_departed",
        ),
        CheckConstraint("first_arrived_on <= arrived_on", name="first_arrived_no_later"),
        CheckConstraint("carried_over_from_id IS NULL OR first_arrived_on IS NOT NULL", name="carried_over_since"),
        known("origin_place", OriginPlace),
        known("risk_at_arrival", RiskLevel),
        known("risk_at_departure", RiskLevel),
        continued_once("stays"),
        Index("ix_stays_household_id_arrived_on", "household_id", "arrived_on"),
        Index("ix_stays_provider_id_arrived_on", "provider_id", "arrived_on"),
        Index("ix_stays_provider_id_destination", "provider_id", "destination"),
    )


class StayAccessNeed(db.Model):
    """One access need of a stay (H4)."""

    __tablename__ = "stay_access_needs"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"), primary_key=True)
    need: Mapped[AccessNeed] = mapped_column(OneOf(AccessNeed), primary_key=True)

    __table_args__ = (known("need", AccessNeed),)


class StaySupportNeed(db.Model):
    """One support need of a stay (H4)."""

    __tablename__ = "stay_support_needs"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"), primary_key=True)
    need: Mapped[str] = mapped_column(ForeignKey("support_needs.code"), primary_key=True)


class Person(db.Model):
    """An adult or a child of a stay; the survivor is number 1.

    ``joined_on`` and ``left_on`` are blank where they are the stay's own.
    """

    __tablename__ = "people"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[PersonKind] = mapped_column(OneOf(PersonKind))
    age: Mapped[int | None]
    age_band: Mapped[AgeBand | None] = mapped_column(OneOf(AgeBand))
    sex: Mapped[Sex | None] = mapped_column(OneOf(Sex))
    gender_same_as_sex: Mapped[GenderSameAsSex | None] = mapped_column(OneOf(GenderSameAsSex))
    ethnicity: Mapped[str | None] = mapped_column(ForeignKey("ethnicities.code"))
    joined_on: Mapped[date | None] = mapped_column(Day)
    left_on: Mapped[date | None] = mapped_column(Day)

    __table_args__ = (
        known("kind", PersonKind),
        known("age_band", AgeBand),
        known("sex", Sex),
        known("gender_same_as_sex", GenderSameAsSex),
        CheckConstraint("kind = 'adult' OR age BETWEEN 0 AND 17", name="a_child_is_under_18"),
        CheckConstraint("kind = 'adult' OR age_band IS NULL", name="age_bands_are_for_adults"),
        CheckConstraint("left_on >= joined_on", name="leaves_on_or_after_joining"),
    )


class Absence(db.Model):
    """Nights on which nobody slept in what the household has (N11)."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"))
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)
    reason: Mapped[AbsenceReason | None] = mapped_column(OneOf(AbsenceReason))

    __table_args__ = (
        known("reason", AbsenceReason),
        CheckConstraint(
            func.coalesce(column("ends_on"), literal(END_OF_TIME, Day)) > column("starts_on"), name="covers_a_night"
        ),
        Index("ix_absences_stay_id_starts_on", "stay_id", "starts_on"),
    )
