"""The diary of a unit: what it was used for, night by night."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    column,
    func,
    literal,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.columns import END_OF_TIME, Day, OneOf, known
from refuge.models.properties import Spell, Unit
from refuge.models.stays import Stay
from refuge.secrecy import Secret
from refuge.vocabulary import EntryKind, WaitsFor


def _read_in_order(day: str) -> Iterator[Index]:
    """Indexes the census is read from in order, one for each kind under a contract: narrow, since they name nothing else.

    ``refuge.figures.spans`` writes the kind into its statements as these do, or they would not be used.
    """
    for kind in EntryKind:
        yield Index(
            f"ix_diary_entries_{kind.value}_{day}",
            day,
            sqlite_where=text(f"commissioned = 1 AND kind = '{kind.value}'"),
            postgresql_where=text(f"commissioned AND kind = '{kind.value}'"),
        )
    yield Index(
        f"ix_diary_entries_not_commissioned_{day}",
        "kind",
        day,
        sqlite_where=text("commissioned = 0"),
        postgresql_where=text("NOT commissioned"),
    )


class DiaryEntry(db.Model):
    """A dated piece of one unit's diary: occupied (a placement of a stay), preparing or out of use.

    To people an entry is whole; here it is split where in-service spells meet, and ``began_on`` is the first day of the
    whole. The copies of the spell's columns are held by the foreign key, and the CHECK on them is N4. Two entries of a
    unit that share a night are refused by the database (N3, see ``refuge.models.overlap``).

    ``added`` marks a placement in a unit taken beside another of the same stay, ``sleepers`` how many sleep in it (U8).
    The ``note`` of a void says what its reason does not, that of a placement why a unit was given that does not suit.
    """

    __tablename__ = "diary_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int]
    spell_id: Mapped[int]
    commissioned: Mapped[bool]
    spell_starts_on: Mapped[date] = mapped_column(Day)
    spell_ends_on: Mapped[date] = mapped_column(Day)
    kind: Mapped[EntryKind] = mapped_column(OneOf(EntryKind))
    starts_on: Mapped[date] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)
    began_on: Mapped[date] = mapped_column(Day)
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stays.id"))
    added: Mapped[bool] = mapped_column(default=False)
    sleepers: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    waits_for: Mapped[WaitsFor | None] = mapped_column(OneOf(WaitsFor))
    expected_ends_on: Mapped[date | None] = mapped_column(Day)
    note: Mapped[str | None] = mapped_column(Secret)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    unit: Mapped[Unit] = relationship(primaryjoin="foreign(DiaryEntry.unit_id) == Unit.id", viewonly=True)
    spell: Mapped[Spell] = relationship(primaryjoin="foreign(DiaryEntry.spell_id) == Spell.id", viewonly=True)
    stay: Mapped[Stay | None] = relationship()

    __table_args__ = (
        ForeignKeyConstraint(
            ["spell_id", "unit_id", "commissioned", "spell_starts_on", "spell_ends_on"],
            ["spells.id", "spells.unit_id", "spells.commissioned", "spells.starts_on", "spells.ends_on"],
            name="fk_diary_entries_spell",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["reason", "kind"], ["void_reasons.code", "void_reasons.kind"], name="fk_diary_entries_reason_of_its_kind"
        ),
        CheckConstraint(
            (column("spell_starts_on") <= column("starts_on"))
            & (column("starts_on") < column("spell_ends_on"))
            & (func.coalesce(column("ends_on"), literal(END_OF_TIME, Day)) <= column("spell_ends_on")),
            name="within_its_spell",
        ),
        CheckConstraint("ends_on >= starts_on", name="ends_on_or_after_its_start"),
        CheckConstraint("kind = 'occupied' OR ends_on IS NULL OR ends_on > starts_on", name="void_covers_a_night"),
        CheckConstraint("began_on <= starts_on", name="began_no_later"),
        CheckConstraint("(kind = 'occupied') = (stay_id IS NOT NULL)", name="occupied_by_a_stay"),
        CheckConstraint("kind <> 'occupied' OR reason IS NULL", name="reason_only_of_a_void"),
        CheckConstraint("sleepers >= 0", name="sleepers_not_negative"),
        known("kind", EntryKind),
        known("waits_for", WaitsFor),
        *_read_in_order("starts_on"),
        *_read_in_order("ends_on"),
        Index("ix_diary_entries_unit_id_starts_on", "unit_id", "starts_on"),
        Index("ix_diary_entries_spell", "spell_id", "kind", "starts_on", "ends_on"),
        Index("ix_diary_entries_stay_id", "stay_id"),
        Index("ix_diary_entries_added", "stay_id", sqlite_where=text("added = 1"), postgresql_where=text("added")),
    )
