"""Buildings, the units in them, and the spells in which a unit is in service."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.columns import END_OF_TIME, Day, OneOf, continued_once, known, reference
from refuge.models.providers import Provider
from refuge.vocabulary import AccommodationType


class Property(db.Model):
    """A building. Its address is not held; ``public_label`` is what people outside the provider read."""

    __tablename__ = "properties"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = reference()
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    public_label: Mapped[str | None] = mapped_column(String(80))
    accommodation_type: Mapped[AccommodationType] = mapped_column(OneOf(AccommodationType))
    authority_code: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    women_only: Mapped[bool | None]
    landlord: Mapped[str | None] = mapped_column(String(120))

    provider: Mapped[Provider] = relationship()

    __table_args__ = (known("accommodation_type", AccommodationType),)


class Unit(db.Model):
    """What one household has to itself. A feature left blank is not known.

    ``oldest_son`` is the age in years of the oldest son accepted. An ``emergency`` space, one a property at most, is brought
    into use outside any contract when it is needed. ``carried_over_from_id`` is the same unit as another provider had it.
    """

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = reference()
    property_id: Mapped[int] = mapped_column(ForeignKey("properties.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    bed_spaces: Mapped[int]
    cots: Mapped[int | None]
    self_contained: Mapped[bool | None]
    step_free: Mapped[bool | None]
    wheelchair: Mapped[bool | None]
    accepts_men: Mapped[bool | None]
    accepts_pets: Mapped[bool | None]
    oldest_son: Mapped[int | None]
    considers_nrpf: Mapped[bool | None]
    shared_group: Mapped[str | None] = mapped_column(String(40))
    emergency: Mapped[bool] = mapped_column(default=False, server_default=false())
    carried_over_from_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))

    property: Mapped[Property] = relationship()

    __table_args__ = (
        CheckConstraint("bed_spaces >= 1", name="has_a_bed_space"),
        CheckConstraint("cots >= 0", name="cots_not_negative"),
        CheckConstraint("oldest_son BETWEEN 0 AND 17", name="oldest_son_is_a_child"),
        Index(
            "uq_units_emergency",
            "property_id",
            unique=True,
            sqlite_where=text("emergency = 1"),
            postgresql_where=text("emergency"),
        ),
        continued_once("units"),
    )


class Spell(db.Model):
    """A dated spell in which a unit is in service, under a contract or under none (N8).

    An open spell ends on ``END_OF_TIME``: a NULL in the key its diary entries point at would switch their check off.
    Spells of one unit never overlap: the database refuses it (see ``refuge.models.overlap``).
    """

    __tablename__ = "spells"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    commissioned: Mapped[bool]
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date] = mapped_column(Day, default=END_OF_TIME)
    bed_spaces: Mapped[int | None]

    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="ends_after_it_starts"),
        CheckConstraint("commissioned = (contract_id IS NOT NULL)", name="commissioned_under_a_contract"),
        CheckConstraint("bed_spaces >= 1", name="has_a_bed_space"),
        UniqueConstraint("id", "unit_id", "commissioned", "starts_on", "ends_on", name="uq_spells_held_by_entries"),
        Index("ix_spells_unit_id_starts_on", "unit_id", "starts_on"),
        Index("ix_spells_commissioned_starts_on", "commissioned", "starts_on"),
    )
