"""What a cell may hold: one class for each kind, which reads it, writes it again and says what it wants.

Reading gives plain values (text, whole numbers, days, yes and no, decimals) that both databases store as they are.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Boolean, Integer, Numeric, String, Text
from sqlalchemy.types import TypeEngine

from refuge.intake.codes import Codes
from refuge.occupancy.addresses import has_postcode
from refuge.secrecy import Secret


class Wanted(ValueError):
    """A cell that cannot be read; its text says what is wanted."""


class Kind:
    """One kind of cell. ``wanted`` describes it for people, ``stored`` is its column's type.

    ``of_lines`` says that it may have several lines.
    """

    wanted: ClassVar[str] = ""
    stored: ClassVar[TypeEngine[Any]] = Text()
    of_lines: ClassVar[bool] = False

    def columns(self, name: str) -> dict[str, TypeEngine[Any]]:
        """The columns that hold the value, by name."""
        return {name: self.stored}

    def read(self, text: str, codes: Codes) -> Any:
        """The value of a cell that is not blank. Raises Wanted."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The cell for a value that is not None; reading it gives the value again."""
        return str(value)

    def described(self) -> str:
        """What may be written here, for people."""
        return self.wanted


@dataclass(frozen=True)
class Reference(Kind):
    """The user's own reference of a thing."""

    wanted: ClassVar[str] = "a reference of your own, at most 40 characters"
    stored: ClassVar[TypeEngine[Any]] = String(40)

    def read(self, text: str, _codes: Codes) -> str:
        if len(text.strip()) > 40:
            raise Wanted("a reference has at most 40 characters")
        return text.strip()


@dataclass(frozen=True)
class Words(Kind):
    """A short text, such as a name. A postcode in it is refused, since addresses are not held."""

    longest: int

    def read(self, text: str, _codes: Codes) -> str:
        words = text.strip()
        if len(words) > self.longest:
            raise Wanted(f"at most {self.longest} characters are kept here, and this has {len(words)}")
        if has_postcode(words):
            raise Wanted("there is a postcode in it; addresses are not held, so leave it out")
        return words

    def described(self) -> str:
        return f"text without a postcode, at most {self.longest} characters"


@dataclass(frozen=True)
class Note(Kind):
    """A text of any length, kept exactly, and encrypted from the moment it is staged."""

    wanted: ClassVar[str] = "text"
    of_lines: ClassVar[bool] = True
    stored: ClassVar[TypeEngine[Any]] = Secret()

    def read(self, text: str, _codes: Codes) -> str:
        return text


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes, no, or blank for not known."""

    wanted: ClassVar[str] = "yes, no, or blank if it is not known"
    stored: ClassVar[TypeEngine[Any]] = Boolean()

    def read(self, text: str, _codes: Codes) -> bool:
        answer = text.strip().lower()
        if answer not in ("yes", "no"):
            raise Wanted(f"write {self.wanted}")
        return answer == "yes"

    def write(self, value: bool) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True)
class Number(Kind):
    """A whole number, of a least and perhaps a greatest size."""

    least: int = 0
    greatest: int = 1_000_000
    stored: ClassVar[TypeEngine[Any]] = Integer()

    def read(self, text: str, _codes: Codes) -> int:
        digits = text.strip()
        if not re.fullmatch(r"-?[0-9]{1,9}", digits) or not self.least <= int(digits) <= self.greatest:
            raise Wanted(f"write {self.described()}")
        return int(digits)

    def described(self) -> str:
        if self.greatest == Number.greatest:
            return f"a whole number, {self.least} or more"
        return f"a whole number from {self.least} to {self.greatest}"


@dataclass(frozen=True)
class Money(Kind):
    """An amount in pounds."""

    wanted: ClassVar[str] = "an amount in pounds like 220000 or 66000.50"
    stored: ClassVar[TypeEngine[Any]] = Numeric(12, 2)

    def read(self, text: str, _codes: Codes) -> Decimal:
        amount = text.strip().removeprefix("£").replace(",", "")
        if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,2})?", amount):
            raise Wanted(f"write {self.wanted}")
        return Decimal(amount)

    def write(self, value: Decimal) -> str:
        return f"{value:.2f}".removesuffix(".00")


@dataclass(frozen=True)
class Share(Kind):
    """A part of the whole, kept as a fraction."""

    wanted: ClassVar[str] = "a share as 85% or 0.85"
    stored: ClassVar[TypeEngine[Any]] = Numeric(5, 4)

    def read(self, text: str, _codes: Codes) -> Decimal:
        match = re.fullmatch(r"([0-9]{1,3}|[0-9]{0,3}\.[0-9]{1,10}) *(%?)", text.strip())
        if match is None:
            raise Wanted(f"write {self.wanted}")
        share = Decimal(match[1]).scaleb(-2 if match[2] else 0)
        if share > 1 or share != round(share, 4):
            raise Wanted(f"write {self.wanted}, with at most four decimals")
        return share

    def write(self, value: Decimal) -> str:
        return f"{value:.4f}".rstrip("0").rstrip(".")
