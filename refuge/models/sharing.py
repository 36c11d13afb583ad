"""Who sees more or less than their role: agreements with commissioners, workers' properties, restricted stays."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.accounts import Account
from refuge.models.columns import Day
from refuge.models.contracts import Contract


class Agreement(db.Model):
    """A provider's recorded agreement to give one commissioner the contract copy of one contract's figures (D2)."""

    __tablename__ = "agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    agreed_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)

    contract: Mapped[Contract] = relationship()
    account: Mapped[Account] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on >= agreed_on", name="ends_on_or_after_it_was_agreed"),
        Index("ix_agreements_contract_id_account_id", "contract_id", "account_id"),
    )


class AccountProperty(db.Model):
    """One property a worker works in (D1)."""

    __tablename__ = "account_properties"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    property_id: Mapped[int] = mapped_column(ForeignKey("properties.id"), primary_key=True)


class StayViewer(db.Model):
    """One of the people a restricted stay is restricted to; a stay that has none is open to its provider's staff (D1)."""

    __tablename__ = "stay_viewers"

    stay_id: Mapped[int] = mapped_column(ForeignKey("stays.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
