"""What is asked of a figure: which nights, cut into which periods, told apart by what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from refuge.errors import RuleBroken
from refuge.occupancy.period import Kind, NotAPeriod, read_day
from refuge.vocabulary import AccommodationType

Choice = TypeVar("Choice", bound=StrEnum)


class Grouping(StrEnum):
    """What rows can be told apart by."""

    CONTRACT = "contract"
    AUTHORITY = "authority"
    PROVIDER = "provider"
    PROPERTY = "property"
    UNIT = "unit"
    ACCOMMODATION_TYPE = "accommodation-type"
    PART = "part"
    """An authority's part of a contract, named after both; disclosure asks for it, people do not."""

    @classmethod
    def offered(cls) -> list[str]:
        """What people can choose from."""
        return [group.value for group in cls if group is not cls.PART]


SEPARATOR = " / "
"""Between the contract and the authority in the name of a part."""


@dataclass(frozen=True)
class Selection:
    """A selection, as people give it: references, labels and codes.

    ``from_`` and ``to`` are dates or labels of periods (P2); ``commissioned`` is off for the nights outside any
    contract (N8).
    """

    as_at: date
    by: Kind = Kind.YEAR
    from_: str | None = None
    to: str | None = None
    commissioned: bool = True
    contract: str | None = None
    authority: str | None = None
    provider: str | None = None
    property: str | None = None
    unit: str | None = None
    accommodation_type: AccommodationType | None = None
    group: Grouping | None = None

    def is_of_whole_contracts(self) -> bool:
        """Whether no contract is cut by it, so that what belongs to a contract as a whole can be told (U10, U11)."""
        cut = (self.authority, self.property, self.unit, self.accommodation_type)
        whole_groups = (None, Grouping.CONTRACT, Grouping.PROVIDER)
        return self.commissioned and not any(cut) and self.group in whole_groups

    def told_apart(self, group: str | None) -> tuple["Selection", str | None]:
        """The selection that rows of a group are of, and the group's name in it; where several are asked at once
        (``together``) each has groups of its own.
        """
        return self, group

    @classmethod
    def parse(cls, given: Mapping[str, str | None], today: date) -> "Selection":
        """Read a selection from the words of an address or a command line; blank and missing are the same.

        Raises RuleBroken on the word that cannot be read.
        """
        words = {key: (value or "").strip() or None for key, value in given.items()}
        if words.get("not-commissioned") and words.get("by") == Kind.CONTRACT_YEAR:
            raise RuleBroken(
                "by", "Nights outside any contract have no contract years: ask for another kind of period."
            )
        return cls(
            as_at=_as_at(words.get("as-at"), today),
            by=_one_of(Kind, "by", words.get("by")) or Kind.YEAR,
            from_=words.get("from"),
            to=words.get("to"),
            commissioned=not words.get("not-commissioned"),
            contract=words.get("contract"),
            authority=words.get("authority"),
            provider=words.get("provider"),
            property=words.get("property"),
            unit=words.get("unit"),
            accommodation_type=_one_of(AccommodationType, "accommodation-type", words.get("accommodation-type")),
            group=_one_of(Grouping, "group", words.get("group"), Grouping.offered()),
        )


def _one_of(
    choices: type[Choice], field: str, word: str | None, offered: Collection[str] | None = None
) -> Choice | None:
    if word is None:
        return None
    codes = [choice.value for choice in choices] if offered is None else offered
    if word not in codes:
        raise RuleBroken(field, f"“{word}” is none of {', '.join(codes)}.")
    return choices(word)


def _as_at(word: str | None, today: date) -> date:
    """Today unless given. Nothing in the future is counted, so it cannot be asked for either (N6)."""
    if word is None:
        return today
    try:
        day = read_day(word)
    except NotAPeriod as wrong:
        raise RuleBroken("as-at", str(wrong)) from None
    if day > today:
        raise RuleBroken("as-at", f"“{word}” is in the future; today is {today}.")
    return day
