"""What makes the database refuse two dated rows that share a night (N3), in each database's own words.

PostgreSQL has exclusion constraints; SQLite gets a pair of triggers. Both leave out rows of no night. The migrations
create these, and the application recognises the refusal by the constraint's name, which both databases report.
"""

from dataclasses import dataclass

from refuge.models.columns import END_OF_TIME


@dataclass(frozen=True)
class NoOverlap:
    """No two rows of ``table`` with the same ``key`` share a night of ``[starts, ends)``; an open end runs for ever."""

    table: str
    key: str
    starts: str = "starts_on"
    ends: str = "ends_on"

    @property
    def name(self) -> str:
        """The constraint's name, and part of the triggers' names.

        >>> NoOverlap("spells", "unit_id").name
        'no_overlap_spells'
        """
        return f"no_overlap_{self.table}"

    def create(self, dialect: str) -> list[str]:
        """Statements that make the database hold it."""
        if dialect == "postgresql":
            return [
                f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} EXCLUDE USING gist"
                f" (int4range({self.key}, {self.key}, '[]') WITH &&, daterange({self.starts}, {self.ends}) WITH &&)"
            ]
        return [self._trigger("insert", "INSERT"), self._trigger("update", f"UPDATE OF {self._columns}")]

    def drop(self, dialect: str) -> list[str]:
        """Statements that undo ``create``."""
        if dialect == "postgresql":
            return [f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"]
        return [f"DROP TRIGGER {self.name}_{moment}" for moment in ("insert", "update")]

    @property
    def _columns(self) -> str:
        return f"{self.key}, {self.starts}, {self.ends}"

    def _trigger(self, moment: str, event: str) -> str:
        # Saved rows never overlap, so of those that start before the new one ends the last is the one that reaches furthest.
        # Names and columns are this module's own; nothing typed by anybody comes into it.
        return f"""
            CREATE TRIGGER {self.name}_{moment} BEFORE {event} ON {self.table}
            WHEN NEW.{self.ends} IS NULL OR NEW.{self.starts} < NEW.{self.ends}
            BEGIN
                SELECT RAISE(ABORT, '{self.name}')
                WHERE NEW.{self.starts} < (
                    SELECT coalesce({self.ends}, {END_OF_TIME.toordinal()}) FROM {self.table}
                    WHERE {self.key} = NEW.{self.key} AND id IS NOT NEW.id
                      AND {self.starts} < coalesce(NEW.{self.ends}, {END_OF_TIME.toordinal()})
                      AND ({self.ends} IS NULL OR {self.starts} < {self.ends})
                    ORDER BY {self.starts} DESC LIMIT 1
                );
            END"""  # noqa: S608


HELD = (
    NoOverlap("spells", "unit_id"),
    NoOverlap("stays", "household_id", "arrived_on", "departed_on"),
    NoOverlap("diary_entries", "unit_id"),
    NoOverlap("absences", "stay_id"),
    NoOverlap("holds", "unit_id"),
)
"""Every table whose rows may not share a night."""
