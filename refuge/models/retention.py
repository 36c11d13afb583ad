"""What is kept when households are erased: the figures of closed years, and what stops an erasure."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.accounts import Account
from refuge.models.columns import Day, Moment, OneOf, known
from refuge.models.stays import Household
from refuge.secrecy import Secret
from refuge.vocabulary import LegalHoldKind

ALL = "all"
"""The scope of everybody's records."""


def of_provider(provider_id: int) -> str:
    """The scope of one provider's records."""
    return f"provider {provider_id}"


def of_contract(contract_id: int) -> str:
    """The scope of one contract's records."""
    return f"contract {contract_id}"


def of_authority(code: str) -> str:
    """The scope of what a commissioner of one authority sees."""
    return f"authority {code}"


class FrozenFigure(db.Model):
    """One figure of one closed financial year, in one cut, as it was before the first erasure that touched it (D6).

    ``year`` is the one the financial year begins in. ``scope`` says whose records it counts: all, those of a provider or
    a contract by its id, or those a commissioner of one authority sees. ``told`` are its rows as JSON, with all of
    that once more (``refuge.figures.frozen_text``), encrypted since small numbers of people are among them.
    """

    __tablename__ = "frozen_figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    figure: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    scope: Mapped[str] = mapped_column(String(40))
    cut: Mapped[str] = mapped_column(String(160))
    told: Mapped[str] = mapped_column(Secret)
    frozen_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        UniqueConstraint("scope", "figure", "cut", "year", name="uq_frozen_figures_scope_figure_cut_year"),
    )


class LegalHold(db.Model):
    """Why one household is not erased for the time being, half-open; open while nobody has ended it (D6)."""

    __tablename__ = "legal_holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    kind: Mapped[LegalHoldKind] = mapped_column(OneOf(LegalHoldKind))
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    note: Mapped[str | None] = mapped_column(Secret)

    household: Mapped[Household] = relationship()
    set_by: Mapped[Account | None] = relationship()

    __table_args__ = (
        known("kind", LegalHoldKind),
        CheckConstraint("ends_on >= starts_on", name="ends_on_or_after_its_start"),
    )
