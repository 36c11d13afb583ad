"""What a cell with a day, a month or a quarter may hold."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy.types import TypeEngine

from refuge.intake.codes import Codes
from refuge.intake.values import Kind, Wanted
from refuge.models.columns import Day
from refuge.occupancy.period import YEARS, NotAPeriod, period_of, read_label
from refuge.occupancy.period import Kind as PeriodKind


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


@lru_cache(maxsize=20_000)
def read_day(text: str) -> date:
    """A day in either way of writing it. Raises Wanted."""
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise Wanted("write the day as 2020-04-01 or 01/04/2020")
    if year not in YEARS:
        raise Wanted(f"write a year from {YEARS[0]} to {YEARS[-1]}")
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
