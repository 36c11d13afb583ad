"""What a cell with a code may hold: of a fixed list, of an editable one, of an authority; lists of them; children."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import String
from sqlalchemy.types import TypeEngine

from refuge.intake.codes import Codes
from refuge.intake.values import Kind, Wanted
from refuge.vocabulary import Listed, Sex

LONGEST_CODE = 40
"""How many characters a code of an editable list may have."""


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
    stored: ClassVar[TypeEngine[Any]] = String(LONGEST_CODE)

    def read(self, text: str, codes: Codes) -> str:
        code = text.strip()
        may_be_one = not codes.complete and len(code) <= LONGEST_CODE
        if code not in codes.items[self.table] and not may_be_one:
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
