"""What an interchange file is: its columns, each with the kind of cell it holds."""

from dataclasses import dataclass

from refuge.intake.days import Dated
from refuge.intake.values import Kind, Number, Reference, YesNo

REFERENCE, DAY, YES_NO, COUNT = Reference(), Dated(), YesNo(), Number()


@dataclass(frozen=True)
class Column:
    """One column. ``refers`` names the file whose reference it holds; a column not ``staged`` is spread over other rows."""

    name: str
    kind: Kind
    required: bool = False
    refers: str | None = None
    staged: bool = True


@dataclass(frozen=True)
class File:
    """One interchange file. ``key`` names the columns by which a row is known; no two rows may share it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        """Its name in a folder."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


def needed(name: str, kind: Kind, refers: str | None = None) -> Column:
    """A column that every row has filled in."""
    return Column(name, kind, required=True, refers=refers)


def spread_out(name: str, kind: Kind) -> Column:
    """A column that is spread over the rows of other files."""
    return Column(name, kind, staged=False)
