"""Safe accommodation that is not on the system, as an authority typed it for a financial year: sanctuary schemes, others."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Day, Moment, OneOf, known
from refuge.vocabulary import SafeAccommodation

LONGEST_SOURCE = 120


class TypedAccommodation(db.Model):
    """One accommodation type of one named source in the financial year that begins on ``year``; a blank is not known.

    ``version`` goes up with each correction; the trail keeps what stood there before.
    """

    __tablename__ = "typed_accommodation"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_code: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    year: Mapped[date] = mapped_column(Day)
    accommodation_type: Mapped[SafeAccommodation] = mapped_column(OneOf(SafeAccommodation))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    units: Mapped[int | None]
    bed_spaces: Mapped[int | None]
    households: Mapped[int | None]
    women: Mapped[int | None]
    men: Mapped[int | None]
    trans_adults: Mapped[int | None]
    adults_sex_not_known: Mapped[int | None]
    children: Mapped[int | None]
    entered_by: Mapped[str] = mapped_column(String(254))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint(
            *("authority_code", "year", "accommodation_type", "source"), name="uq_typed_accommodation_of_a_year"
        ),
        known("accommodation_type", SafeAccommodation),
        CheckConstraint(
            "units >= 0 AND bed_spaces >= 0 AND households >= 0 AND women >= 0 AND men >= 0 AND trans_adults >= 0"
            " AND adults_sex_not_known >= 0 AND children >= 0",
            name="counts_not_negative",
        ),
    )
