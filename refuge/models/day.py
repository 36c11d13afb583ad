"""What the day's work leaves behind beside the record itself: forms that were sent, boards that were found right."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day, Moment


class Submission(db.Model):
    """A form that was sent, known by the random token it carried, and the id of what it made: sent twice, it makes one."""

    __tablename__ = "submissions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_id: Mapped[int | None]
    sent_at: Mapped[datetime] = mapped_column(Moment)


class BoardConfirmation(db.Model):
    """Somebody found one property's board right: "Tonight is right". ``night`` is the day it was for (N1)."""

    __tablename__ = "board_confirmations"

    id: Mapped[int] = mapped_column(primary_key=True)
    property_id: Mapped[int] = mapped_column(ForeignKey("properties.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    night: Mapped[date] = mapped_column(Day)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (Index("ix_board_confirmations_property_id_confirmed_at", "property_id", "confirmed_at"),)
