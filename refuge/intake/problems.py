"""What an import has to say: its problems, each with its place, and its outcome."""

from dataclasses import dataclass, field
from typing import Any

from refuge.intake.unseen import quoted, spelled


@dataclass(frozen=True)
class Problem:
    """One thing wrong, and what is wanted. ``row`` counts from 1, the header; None where the whole file is meant.

    Whatever came out of a file is printed cut short, and with what does not show spelled out.

    >>> print(Problem("stays.csv", 12, "departed_on", "30/02/2020", "there is no such day"))
    stays.csv row 12, departed_on "30/02/2020": there is no such day
    >>> print(Problem("stays.csv", None, "", "", "the file is empty"))
    stays.csv: the file is empty
    """

    file: str
    row: int | None
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        row = f" row {self.row}" if self.row else ""
        value = f' "{quoted(self.value)}"' if self.value else ""
        column = f", {quoted(self.column)}{value}" if self.column else ""
        return f"{spelled(self.file)}{row}{column}: {spelled(self.problem)}"

    def as_json(self) -> dict[str, Any]:
        """The shape that other programs read; a terminal may be one of them."""
        return {
            "file": spelled(self.file),
            "row": self.row,
            "column": quoted(self.column),
            "value": quoted(self.value),
            "problem": spelled(self.problem),
        }


@dataclass
class Outcome:
    """How an import ended.

    ``rows`` counts the rows read and ``unchanged`` those already saved with the same content, both by kind of file.
    """

    saved: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The shape that other programs read (``import --format json``)."""
        return {
            "saved": self.saved,
            "rows": self.rows,
            "unchanged": self.unchanged,
            "problems": [problem.as_json() for problem in self.problems],
        }
