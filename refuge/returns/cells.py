"""One value of a return: what it is, and how it is written for people."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from refuge.display import DASH, HIDDEN, nights, one_decimal, whole_percentage
from refuge.returns.declaring import Unit


@dataclass(frozen=True)
class Cell:
    """A value, what it is a number of, and what a rate rests on. ``hidden`` says it was taken away (D3)."""

    value: Any
    unit: Unit
    hidden: bool = False
    numerator: int | None = None
    denominator: int | None = None

    @property
    def rate(self) -> Fraction | None:
        """A rate exactly, where what it rests on is told."""
        if self.value is None:
            return None
        if self.numerator is not None and self.denominator:
            return Fraction(self.numerator, self.denominator)
        return Fraction(self.value)

    @property
    def text(self) -> str:
        """As people read it.

        >>> Cell(0.805, Unit.WHOLE_SHARE, numerator=161, denominator=200).text.replace(chr(160), " ")
        '81 %'
        >>> Cell(None, Unit.COUNT, hidden=True).text, Cell(None, Unit.SHARE).text, Cell(3148, Unit.NIGHTS).text
        ('hidden', '–', '3,148')
        >>> Cell(12.25, Unit.DAYS).text, Cell(1.5, Unit.RATIO).text, Cell(220000.0, Unit.POUNDS).text
        ('12.3', '1.50', '£220,000.00')
        """
        if self.hidden:
            return HIDDEN
        if self.value is None:
            return DASH
        return _written(self)


def _written(cell: Cell) -> str:
    if cell.unit is Unit.WHOLE_SHARE:
        return whole_percentage(cell.rate)
    if cell.unit is Unit.SHARE:
        return one_decimal(cell.rate)
    if cell.unit is Unit.POUNDS:
        return f"£{cell.value:,.2f}"
    if cell.unit is Unit.RATIO:
        return f"{cell.value:,.2f}"
    if cell.unit is Unit.DAYS:
        return f"{int(cell.value * 10 + 0.5) / 10:,.1f}"
    return nights(cell.value)
