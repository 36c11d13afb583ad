"""What provider and commissioners write of a contract's quarter."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day, Moment

LONGEST_NOTE = 2000


class ContractNote(db.Model):
    """A note on one quarter of a contract: the provider's, or that of one authority. It is added, and never changed."""

    __tablename__ = "contract_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    quarter: Mapped[date] = mapped_column(Day)
    authority_code: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    written_at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))

    __table_args__ = (Index("ix_contract_notes_contract_id_quarter", "contract_id", "quarter"),)
