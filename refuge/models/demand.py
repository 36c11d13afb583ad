"""What came to a council, a hub or a helpline, as the council typed it month by month (F4)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day


class Demand(db.Model):
    """One month's households as far as recorded by one source; a blank is not known."""

    __tablename__ = "demand"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_code: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    month: Mapped[date] = mapped_column(Day)
    source: Mapped[str] = mapped_column(ForeignKey("demand_sources.code"))
    asked: Mapped[int | None]
    placed_in_area: Mapped[int | None]
    placed_out_of_area: Mapped[int | None]
    not_placed: Mapped[int | None]
    not_known: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("authority_code", "month", "source"),
        CheckConstraint(
            "asked >= 0 AND placed_in_area >= 0 AND placed_out_of_area >= 0 AND not_placed >= 0 AND not_known >= 0",
            name="counts_not_negative",
        ),
    )
