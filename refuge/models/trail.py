"""The audit trail, and the keys under which it tells of households."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from refuge.extensions import db
from refuge.models.columns import Moment
from refuge.secrecy import Secret

OF_NOBODY = 0
"""The chain of what belongs to no provider: administrators, commissioners, the command line."""


class TrailEntry(db.Model):
    """One line of the trail. The database refuses to change or remove it (``refuge.models.append_only``).

    ``chain`` is the provider's id or 0, ``number`` counts from 1 in each chain. ``previous`` is the hash of the entry
    before it, ``hash`` the keyed hash of all the rest (``refuge.audit.sealing``). No key points elsewhere, so nothing of
    the record is kept from being deleted by what is told about it.

    ``detail`` is encrypted: where a household is concerned under its own key, with what the entry is about in it too,
    and else under the chain's key. So in clear a line about a household says who did what kind of thing when, and no more.
    """

    __tablename__ = "trail"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[int]
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None]
    who: Mapped[str | None] = mapped_column(String(254))
    role: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str | None] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(60))
    about_kind: Mapped[str | None] = mapped_column(String(40))
    about_key: Mapped[str | None] = mapped_column(String(254))
    household_id: Mapped[int | None]
    detail: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index("ix_trail_chain_id", "chain", "id"),
        Index("ix_trail_who_id", "who", "id"),
        Index(
            "ix_trail_household_id",
            "household_id",
            "id",
            sqlite_where=text("household_id IS NOT NULL"),
            postgresql_where=text("household_id IS NOT NULL"),
        ),
    )


class TrailChain(db.Model):
    """The head of one chain: how many entries it has, the last one's hash, and the key of their details.

    Whoever adds an entry holds this row until they commit. ``seal`` covers all three, so that none can be made up.
    """

    __tablename__ = "trail_chains"

    chain: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    length: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(Secret)


class HouseholdKey(db.Model):
    """The key of what the trail tells of one household. Deleting the row makes it unreadable for good."""

    __tablename__ = "household_keys"

    household_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Secret)
