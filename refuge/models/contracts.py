"""What authorities commission, what it is worth, and what its surveys answered."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.columns import Day, OneOf, known, reference
from refuge.models.providers import Provider
from refuge.vocabulary import Audience


class Contract(db.Model):
    """Commissioned by the authorities of its footprint from one provider.

    ``target_utilisation`` is a fraction. Before ``preparation_recorded_from`` preparing and ready are not told apart (N7).
    """

    __tablename__ = "contracts"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = reference()
    title: Mapped[str] = mapped_column(String(120))
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)
    extendable_to: Mapped[date | None] = mapped_column(Day)
    target_utilisation: Mapped[Decimal | None] = mapped_column(Numeric(5, 4))
    preparation_target_days: Mapped[int | None]
    year_starts_month: Mapped[int] = mapped_column(default=4)
    minimum_units: Mapped[int | None]
    preparation_recorded_from: Mapped[date | None] = mapped_column(Day)

    provider: Mapped[Provider] = relationship()
    footprint: Mapped[list["ContractAuthority"]] = relationship(order_by="ContractAuthority.authority_code")

    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        CheckConstraint("extendable_to >= ends_on", name="extends_past_its_end"),
        CheckConstraint("target_utilisation >= 0 AND target_utilisation <= 1", name="target_is_a_share"),
        CheckConstraint("preparation_target_days >= 0", name="preparation_target_not_negative"),
        CheckConstraint("year_starts_month BETWEEN 1 AND 12", name="year_starts_in_a_month"),
        CheckConstraint("minimum_units >= 0", name="minimum_units_not_negative"),
    )


class ContractAuthority(db.Model):
    """One authority of a contract's footprint."""

    __tablename__ = "contract_authorities"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    authority_code: Mapped[str] = mapped_column(ForeignKey("authorities.code"), primary_key=True, index=True)


class ContractValue(db.Model):
    """An annual amount from a day on, until the same funder's next (U10)."""

    __tablename__ = "contract_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Day)
    annual_value: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    funder: Mapped[str | None] = mapped_column(String(80))
    spend_only_in: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))

    __table_args__ = (CheckConstraint("annual_value >= 0", name="value_not_negative"),)


class Survey(db.Model):
    """How one question of an outcome survey was answered in one quarter."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    quarter: Mapped[date] = mapped_column(Day)
    audience: Mapped[Audience] = mapped_column(OneOf(Audience))
    question: Mapped[str] = mapped_column(String(200))
    answered: Mapped[int]
    positive: Mapped[int]

    __table_args__ = (
        UniqueConstraint("contract_id", "quarter", "audience", "question"),
        known("audience", Audience),
        CheckConstraint("positive >= 0 AND positive <= answered", name="positive_among_answered"),
    )
