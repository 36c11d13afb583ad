"""What an import has to say: its problems, each with its place, and its outcome."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing wrong, and what is wanted. ``row`` counts from 1, the header; None where the whole file is meant.

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
        value = f' "{self.value}"' if self.value else ""
        column = f", {self.column}{value}" if self.column else ""
        return f"{self.file}{row}{column}: {self.problem}"


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
        return asdict(self)
