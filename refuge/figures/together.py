"""Many selections asked at once: whatever is counted is counted once for all of them, as if they were groups (D6).

Which spells and which referrals each has stands in temporary tables meanwhile, so that every statement reads the same
whichever selections they are, and is put together once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Select, String, Table, case, insert, literal, select, text

from refuge.extensions import db
from refuge.figures.selection import Selection

BETWEEN = "|"
"""Between the number of a selection and the name of one of its groups."""

METADATA = MetaData()


def _table(name: str) -> Table:
    columns = Column("id", Integer, nullable=False, index=True), Column("name", String, nullable=False)
    return Table(name, METADATA, *columns, prefixes=["TEMPORARY"])


SPELLS, REFERRALS = _table("spells_together"), _table("referrals_together")


@dataclass(frozen=True)
class Together(Selection):
    """The selections of ``each``, which have their period in common with it.

    Their groups are named by the number of the selection and the group's own name there; so is what is not grouped.
    """

    each: tuple[Selection, ...] = ()

    def told_apart(self, group: str | None) -> tuple[Selection, str | None]:
        """The selection a group is one of, and its name there."""
        number, own = self.numbered(group or "")
        return self.each[number], own

    @staticmethod
    def numbered(group: str) -> tuple[int, str | None]:
        """The number of the selection a group is one of (0 is the first), and its name there.

        >>> Together.numbered("7|C1 / E08000018"), Together.numbered("7")
        ((7, 'C1 / E08000018'), (7, None))
        """
        number, told, own = group.partition(BETWEEN)
        return int(number), own if told else None


@contextmanager
def tables() -> Iterator[None]:
    """Have the temporary tables. A failure leaves them to the transaction, which is rolled back with them."""
    METADATA.create_all(db.session.connection(), checkfirst=False)
    yield
    METADATA.drop_all(db.session.connection(), checkfirst=False)


def put(table: Table, number: int, rows: Select[*tuple[Any, ...]]) -> None:
    """Put down the ``id`` and ``name`` of what the selection of that number is about."""
    found = rows.subquery()
    name = case((found.c.name.is_(None), str(number)), else_=literal(f"{number}{BETWEEN}") + found.c.name)
    db.session.execute(insert(table).from_select(["id", "name"], select(found.c.id, name)))


def count() -> None:
    """Tell PostgreSQL how large the tables have become; it does not look by itself."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text(f"ANALYZE {SPELLS.name}, {REFERRALS.name}"))
