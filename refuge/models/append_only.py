"""What makes the database refuse to change or remove rows, the application's own account included."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AppendOnly:
    """Rows of ``table`` are added and nothing else; ``known_by`` are its sets of unique columns.

    Whoever owns the database can still take the triggers off: that is what the chain of hashes is for.
    """

    table: str
    known_by: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """What the refusal says, and part of the triggers' names.

        >>> AppendOnly("trail", (("id",),)).name
        'append_only_trail'
        """
        return f"append_only_{self.table}"

    def create(self, dialect: str) -> list[str]:
        """Statements that make the database hold it."""
        if dialect == "postgresql":
            return self._in_postgresql()
        refused = [self._trigger(moment.lower(), moment, "1") for moment in ("UPDATE", "DELETE")]
        return [*refused, self._trigger("replace", "INSERT", self._is_there())]

    def drop(self, dialect: str) -> list[str]:
        """Statements that undo ``create``."""
        if dialect == "postgresql":
            return [f"DROP TRIGGER {self.name} ON {self.table}", f"DROP FUNCTION {self.name}()"]
        return [f"DROP TRIGGER {self.name}_{moment}" for moment in ("update", "delete", "replace")]

    def _in_postgresql(self) -> list[str]:
        """``ALWAYS``, so that it also holds while the database plays back what another one did."""
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{self.name}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {self.name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {self.table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()",
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {self.name}",
        ]

    def _trigger(self, moment: str, event: str, when: str) -> str:
        return (
            f"CREATE TRIGGER {self.name}_{moment} BEFORE {event} ON {self.table} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        )

    def _is_there(self) -> str:
        """SQLite's INSERT OR REPLACE removes the row in its way without asking the trigger on deletion."""
        same = [" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in self.known_by]
        return f"EXISTS (SELECT 1 FROM {self.table} WHERE {' OR '.join(f'({one})' for one in same)})"  # noqa: S608 – our own names


TRAIL = AppendOnly("trail", (("id",), ("chain", "number")))
RETURNS = (
    AppendOnly(
        "returns",
        (
            ("id",),
            ("provider_id", "contract_id", "kind", "starts_on", "version"),
            ("authority_code", "kind", "starts_on", "version"),
        ),
    ),
    AppendOnly("return_copies", (("id",), ("return_id", "copy"))),
    AppendOnly("return_steps", (("id",), ("return_id", "number"))),
)
