"""What a cell may hold: one class for each kind, which reads it, writes it again and says what it wants.

Reading gives plain values (text, whole numbers, days, yes and no, decimals) that both databases store as they are.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import Boolean, Integer, Numeric, String, Text
from sqlalchemy.types import TypeEngine

from refuge.intake.codes import Codes
from refuge.models.columns import Day
from refuge.occupancy.period import Kind as PeriodKind
from refuge.occupancy.period import NotAPeriod, period_of, read_label
from refuge.vocabulary import Listed, Sex

POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Wanted(ValueError):
    """A cell that cannot be read; its text says what is wanted."""


class Kind:
    """One kind of cell. ``wanted`` describes it for people, ``stored`` is its column's type."""

    wanted: ClassVar[str] = ""
    stored: ClassVar[TypeEngine[Any]] = Text()

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
        if POSTCODE.search(words):
            raise Wanted("there is a postcode in it; addresses are not held, so leave it out")
        return words

    def described(self) -> str:
        return f"text without a postcode, at most {self.longest} characters"


@dataclass(frozen=True)
class Note(Kind):
    """A text of any length, kept exactly."""

    wanted: ClassVar[str] = "text"

    def read(self, text: str, _codes: Codes) -> str:
        return text


@dataclass(frozen=True)
class Dated(Kind):
    """A day."""

    wanted: ClassVar[str] = "a day as 2020-04-01 or 01/04/2020"
    stored: ClassVar[TypeEngine[Any]] = Day()

    def read(self, text: str, _codes: Codes) -> date:
        return read_day(text.strip())

    def write(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True)
class Month(Kind):
    """A calendar month, kept as its first day."""

    wanted: ClassVar[str] = "a month as 2020-04, or its first day"
    stored: ClassVar[TypeEngine[Any]] = Day()

    def read(self, text: str, _codes: Codes) -> date:
        return _first_day(PeriodKind.MONTH, text.strip(), self.wanted)

    def write(self, value: date) -> str:
        return f"{value:%Y-%m}"


@dataclass(frozen=True)
class Quarter(Kind):
    """A quarter of a financial year, kept as its first day."""

    wanted: ClassVar[str] = "a quarter as 2019-20 Q1, or its first day"
    stored: ClassVar[TypeEngine[Any]] = Day()

    def read(self, text: str, _codes: Codes) -> date:
        return _first_day(PeriodKind.QUARTER, text.strip(), self.wanted)

    def write(self, value: date) -> str:
        return period_of(PeriodKind.QUARTER, value).label


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
        number = text.strip()
        try:
            share = Decimal(number.removesuffix("%").strip()).scaleb(-2 if number.endswith("%") else 0)
        except InvalidOperation:
            raise Wanted(f"write {self.wanted}") from None
        if not share.is_finite() or not 0 <= share <= 1 or share != round(share, 4):
            raise Wanted(f"write {self.wanted}, with at most four decimals")
        return share

    def write(self, value: Decimal) -> str:
        return f"{value:.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Fixed(Kind):
    """A code of a fixed list."""

    listed: type[Listed]
    without: Collection[str] = ()
    stored: ClassVar[TypeEngine[Any]] = String(30)

    def allowed(self) -> list[str]:
        """The codes, in the order people read them."""
        return [code for code in self.listed.codes() if code not in self.without]

    def read(self, text: str, codes: Codes) -> str:
        code = text.strip()
        if code not in self.allowed():
            raise Wanted(codes.not_among(code, self.allowed()))
        return code

    def described(self) -> str:
        return "one of " + ", ".join(f"`{code}`" for code in self.allowed())


@dataclass(frozen=True)
class Item(Kind):
    """A code of an editable list, by the name of its table."""

    table: str
    stored: ClassVar[TypeEngine[Any]] = String(40)

    def read(self, text: str, codes: Codes) -> str:
        code = text.strip()
        if code not in codes.items[self.table]:
            raise Wanted(codes.not_among(code, codes.items[self.table]))
        return code

    def described(self) -> str:
        return f"a code of `{self.table}`"


@dataclass(frozen=True)
class AuthorityCode(Kind):
    """A local authority, by its code."""

    wanted: ClassVar[str] = "the code of a local authority like E08000018"
    stored: ClassVar[TypeEngine[Any]] = String(9)

    def read(self, text: str, codes: Codes) -> str:
        code = text.strip().upper()
        if code not in codes.authorities:
            raise Wanted(f"there is no such authority; write {self.wanted}")
        return code


@dataclass(frozen=True)
class Origin(Kind):
    """Where the household lived before: an authority, or a place that is none (G1)."""

    def columns(self, name: str) -> dict[str, TypeEngine[Any]]:
        return {f"{name}_code": String(9), f"{name}_place": String(30)}

    def read(self, text: str, codes: Codes) -> tuple[str | None, str | None]:
        place = text.strip()
        if place.upper() in codes.authorities:
            return place.upper(), None
        if place not in codes.places:
            raise Wanted(f"write {self.described()}")
        return None, place

    def write(self, value: tuple[str | None, str | None]) -> str:
        return value[0] or value[1] or ""

    def described(self) -> str:
        return (
            "the code of a local authority like E08000018, a region by its name, scotland, wales, northern_ireland,"
            " outside_uk, not_disclosed, or blank if it was not asked"
        )


@dataclass(frozen=True)
class Several(Kind):
    """A list, its members separated by semicolons. ``answers`` may be blank, keep their order and repeat."""

    of: Kind
    answers: bool = False

    def columns(self, name: str) -> dict[str, TypeEngine[Any]]:
        return {}

    def read(self, text: str, codes: Codes) -> list[Any]:
        members = [member.strip() for member in text.split(";")]
        if self.answers:
            return [self.of.read(member, codes) if member else None for member in members]
        return list(dict.fromkeys(self.of.read(member, codes) for member in members if member))

    def write(self, value: list[Any]) -> str:
        return ";".join("" if member is None else self.of.write(member) for member in value)

    def described(self) -> str:
        return f"{self.of.described()}; several are separated by `;`"


@dataclass(frozen=True)
class Child(Kind):
    """A child's age in years, with f or m where the sex is known."""

    wanted: ClassVar[str] = "a child's age from 0 to 17, with f or m if known, like 4f"
    SEXES: ClassVar[dict[str, str | None]] = {"": None, "f": Sex.FEMALE.value, "m": Sex.MALE.value}

    def read(self, text: str, _codes: Codes) -> tuple[int, str | None]:
        match = re.fullmatch(r"([0-9]{1,2})([fm]?)", text.lower())
        if match is None or int(match[1]) > 17:
            raise Wanted(f"write {self.wanted}; anybody older is an adult")
        return int(match[1]), self.SEXES[match[2]]

    def write(self, value: tuple[int, str | None]) -> str:
        letters = {sex: letter for letter, sex in self.SEXES.items()}
        return f"{value[0]}{letters[value[1]]}"


@lru_cache(maxsize=20_000)
def read_day(text: str) -> date:
    """A day in either way of writing it. Raises Wanted."""
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise Wanted("write the day as 2020-04-01 or 01/04/2020")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wanted(f"write a year from {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise Wanted("there is no such day; write one as 2020-04-01 or 01/04/2020") from None


def _first_day(kind: PeriodKind, text: str, wanted: str) -> date:
    try:
        return read_label(kind, text).starts_on
    except NotAPeriod:
        pass
    try:
        day = read_day(text)
    except Wanted:
        raise Wanted(f"write {wanted}") from None
    if period_of(kind, day).starts_on != day:
        raise Wanted(f"write {wanted}")
    return day
