"""Column types and constraints that every table shares."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, DateTime, Index, Integer, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

END_OF_TIME = date.max
"""What an in-service spell that is still open stores as its end."""


class Day(TypeDecorator[date]):
    """A calendar day: ``DATE`` in PostgreSQL, the proleptic day number in SQLite.

    So ``ends_on - starts_on`` is a whole number of nights in both, and sums need no conversion.
    """

    impl = Date
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[date]):  # noqa: N801 – SQLAlchemy's name
        """Day less day is a number of nights."""

        def __sub__(self, other: Any) -> Any:
            return self.expr.op("-", return_type=Integer(), is_comparison=False)(other)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.toordinal() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromordinal(value) if isinstance(value, int) else value


class Moment(TypeDecorator[datetime]):
    """A moment, always in UTC: ``TIMESTAMP WITH TIME ZONE`` in PostgreSQL; SQLite, which has no zones, is given none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class OneOf(TypeDecorator[StrEnum]):
    """A code of a fixed list, stored as text; a CHECK beside it (see ``known``) holds the list in the database."""

    impl = String
    cache_ok = True

    def __init__(self, listed: type[StrEnum]) -> None:
        super().__init__(30)
        self.listed = listed

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else str(self.listed(value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.listed(value)


def known(column: str, listed: type[StrEnum]) -> CheckConstraint:
    """The column holds a code of the list, or nothing."""
    codes = ", ".join(f"'{member.value}'" for member in listed)
    return CheckConstraint(f"{column} IN ({codes})", name=f"{column}_known")


def reference() -> Mapped[str]:
    """The user's own reference: unique of its kind, at most 40 characters."""
    return mapped_column(String(40), unique=True)


def continued_once(table: str) -> Index:
    """A row goes on with another provider once."""
    continued = text("carried_over_from_id IS NOT NULL")
    return Index(
        f"uq_{table}_carried_over_from_id",
        "carried_over_from_id",
        unique=True,
        sqlite_where=continued,
        postgresql_where=continued,
    )
