"""Returns as they were signed off: the database refuses to change them (``refuge.models.append_only``)."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.columns import Day, Moment, OneOf, known
from refuge.secrecy import Secret
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import PeriodKind, ReturnEvent, ReturnKind


class Return(db.Model):
    """One version of a return: of which contract or authority and which period, as at when, who signed it, what it replaces.

    No key points to contract, provider or account, so that nothing of the record is kept from being deleted by what was
    told about it. ``checksum`` is that of the exact copy. ``seal`` covers all of the row and every copy's checksum
    (``refuge.returns.sealing``).
    """

    __tablename__ = "returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReturnKind] = mapped_column(OneOf(ReturnKind))
    provider_id: Mapped[int | None]
    contract_id: Mapped[int | None]
    by: Mapped[PeriodKind] = mapped_column(OneOf(PeriodKind))
    label: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date] = mapped_column(Day)
    as_at: Mapped[date] = mapped_column(Day)
    version: Mapped[int]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id"))
    prepared_by: Mapped[str] = mapped_column(String(254))
    signed_by: Mapped[str] = mapped_column(String(254))
    signed_by_id: Mapped[int | None]
    signed_at: Mapped[datetime] = mapped_column(Moment)
    is_demonstration: Mapped[bool]
    checksum: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    authority_code: Mapped[str | None] = mapped_column(String(9))

    copies: Mapped[list["ReturnCopy"]] = relationship(order_by="ReturnCopy.copy")
    events: Mapped[list["ReturnStep"]] = relationship(order_by="ReturnStep.number")
    key: Mapped["ReturnKey | None"] = relationship(
        primaryjoin="foreign(ReturnKey.return_id) == Return.id", viewonly=True, uselist=False
    )

    __table_args__ = (
        UniqueConstraint("provider_id", "contract_id", "kind", "starts_on", "version"),
        UniqueConstraint("authority_code", "kind", "starts_on", "version"),
        known("kind", ReturnKind),
        known("by", PeriodKind),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        CheckConstraint("version > 0", name="version_from_one"),
        CheckConstraint(
            "(authority_code IS NULL) = (contract_id IS NOT NULL) AND (provider_id IS NULL) = (contract_id IS NULL)",
            name="of_a_contract_or_an_authority",
        ),
    )


class ReturnCopy(db.Model):
    """What one of the four copies says (D2): canonical JSON, encrypted under the return's key, and its SHA-256."""

    __tablename__ = "return_copies"

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"))
    copy: Mapped[Copy] = mapped_column(OneOf(Copy))
    content: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("return_id", "copy"), known("copy", Copy))


class ReturnStep(db.Model):
    """What happened to a return after it was signed off, numbered from 1; each is sealed with the one before it.

    ``comment``, encrypted under the return's key, is what was said, or the officer the statutory copy was released to.
    """

    __tablename__ = "return_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"))
    number: Mapped[int]
    event: Mapped[ReturnEvent] = mapped_column(OneOf(ReturnEvent))
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(254))
    comment: Mapped[str | None] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("return_id", "number"), known("event", ReturnEvent))


class ReturnKey(db.Model):
    """The key of what a return says. It goes with the demonstration, whose returns nobody can read afterwards."""

    __tablename__ = "return_keys"

    return_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Secret)


class CollectionWindow(db.Model):
    """When the returns of a contract are due, and of which periods they are.

    Either so many working days after the period, or on a day of the calendar, the first such after its end. Of quarters
    ``month`` counts from the end: 1 is the month after it.
    """

    __tablename__ = "collection_windows"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    by: Mapped[PeriodKind] = mapped_column(OneOf(PeriodKind))
    working_days: Mapped[int | None]
    month: Mapped[int | None]
    day: Mapped[int | None]

    __table_args__ = (
        known("by", PeriodKind),
        CheckConstraint("working_days BETWEEN 1 AND 250", name="working_days_within_a_year"),
        CheckConstraint("(working_days IS NULL) = (month IS NOT NULL)", name="days_or_a_date"),
        CheckConstraint("(month IS NULL) = (day IS NULL)", name="month_and_day"),
        CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="a_day_of_the_calendar"),
    )


class AuthorityWindow(db.Model):
    """When an authority's own returns are due, as a ``CollectionWindow`` says it of a contract's; they are of financial years.

    ``set_by`` is the address of who set it; accounts may go.
    """

    __tablename__ = "authority_windows"

    by: ClassVar[PeriodKind] = PeriodKind.YEAR

    authority_code: Mapped[str] = mapped_column(ForeignKey("authorities.code"), primary_key=True)
    working_days: Mapped[int | None]
    month: Mapped[int | None]
    day: Mapped[int | None]
    set_by: Mapped[str] = mapped_column(String(254))

    __table_args__ = (
        CheckConstraint("working_days BETWEEN 1 AND 250", name="working_days_within_a_year"),
        CheckConstraint("(working_days IS NULL) = (month IS NOT NULL)", name="days_or_a_date"),
        CheckConstraint("(month IS NULL) = (day IS NULL)", name="month_and_day"),
        CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="a_day_of_the_calendar"),
    )
