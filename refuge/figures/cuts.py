"""The cuts in which the people of a closed year are frozen, and which of them answers a selection (D6).

Frozen are: everything, and rows by contract, authority, provider, property, accommodation type and authority's part of each
contract, and within each contract by property and by type. One row of such a table answers a selection that names it. An
authority asked for by itself is frozen by itself, since authorities that follow each other are then one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refuge.figures.selection import SEPARATOR, Grouping, Selection

GROUPS = tuple(group for group in (None, *Grouping) if group is not Grouping.UNIT)
OF_NO_CONTRACT = tuple(group for group in GROUPS if group not in (Grouping.CONTRACT, Grouping.PART))
WITHIN_A_CONTRACT = (Grouping.PROPERTY, Grouping.ACCOMMODATION_TYPE)
NAMED = {
    "contract": Grouping.CONTRACT,
    "provider": Grouping.PROVIDER,
    "property": Grouping.PROPERTY,
    "accommodation_type": Grouping.ACCOMMODATION_TYPE,
}
"""What can be asked for alone → the table it has a row in."""

EVERY = object()
"""Rows of every group are wanted."""


@dataclass(frozen=True)
class Cut:
    """One frozen table and what of it is wanted: the rows of one group, or of one contract's parts, or all.

    ``group`` is the group they are given under: kept, or nothing where nothing was to be told apart.
    """

    name: str
    only: Any = EVERY
    of_parts: bool = False
    keep: bool = True

    @property
    def is_grouped(self) -> bool:
        """Whether it may well have no row."""
        return self.keep or self.of_parts

    @property
    def is_of_properties(self) -> bool:
        """Whether each row tells of one property, so that somebody who works in some of them may have theirs."""
        return f"by {Grouping.PROPERTY.value}" in self.name

    def group_of(self, group: str | None) -> tuple[bool, str | None]:
        """Whether a frozen row of that group is wanted, and the group it is given under."""
        if self.of_parts:
            contract, _, part = (group or "").rpartition(SEPARATOR)
            return contract == self.only, (group if self.keep else part or None)
        return self.only is EVERY or group == self.only, group if self.keep else None


def cut_of(selection: Selection, absorbed: bool) -> Cut | None:
    """The cut that answers a selection; nothing where it was not frozen.

    ``absorbed`` says that its provider is the scope already, so that naming it narrows nothing.
    """
    asked = {name: getattr(selection, name) for name in (*NAMED, "authority", "unit")}
    narrowed = {name: value for name, value in asked.items() if value is not None}
    if absorbed:
        narrowed.pop("provider", None)
    if not narrowed:
        return Cut(_named(selection.commissioned, selection.group)) if selection.group in GROUPS else None
    if "authority" in narrowed:
        return _of_an_authority(selection, narrowed)
    if len(narrowed) > 1 or "unit" in narrowed:
        return None
    ((name, value),) = narrowed.items()
    return _of_one(selection, name, str(value))


def frozen_cuts(
    contracts: Mapping[str, list[str]], *, of_a_provider: bool, outside: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table to be frozen, with what its selection has beside the period.

    ``contracts`` gives the codes each contract's authorities can be asked for by. Contracts are always asked for in their
    provider's scope (``of_a_provider``). ``outside`` adds the nights outside any contract.
    """
    for group in GROUPS:
        yield _named(True, group), {"group": group}
    for group in OF_NO_CONTRACT if outside else ():
        yield _named(False, group), {"group": group, "commissioned": False}
    for code in sorted({code for codes in contracts.values() for code in codes}):
        yield _for(code), {"authority": code}
    for contract, codes in sorted(contracts.items()) if of_a_provider else ():
        for code in codes:
            yield _for(code, contract), {"authority": code, "contract": contract}
        for group in WITHIN_A_CONTRACT:
            yield _within(contract, group), {"contract": contract, "group": group}


def _of_an_authority(selection: Selection, narrowed: Mapping[str, Any]) -> Cut | None:
    whole = selection.commissioned and selection.group is None
    return Cut(_for(**narrowed)) if whole and set(narrowed) <= {"authority", "contract"} else None


def _of_one(selection: Selection, name: str, value: str) -> Cut | None:
    table = _named(selection.commissioned, NAMED[name])
    if selection.group in (None, NAMED[name]):
        return Cut(table, value, keep=selection.group is not None)
    if name == "contract" and selection.group in (Grouping.AUTHORITY, Grouping.PART):
        keep = selection.group is Grouping.PART
        return Cut(_named(selection.commissioned, Grouping.PART), value, of_parts=True, keep=keep)
    if name == "contract" and selection.group in WITHIN_A_CONTRACT:
        return Cut(_within(value, selection.group))
    return None


def _named(commissioned: bool, group: Grouping | None) -> str:
    by = f"by {group.value}" if group else "everything"
    return by if commissioned else f"outside any contract, {by}"


def _for(authority: str, contract: str | None = None) -> str:
    return f"for {authority}" + (f" in {contract}" if contract else "")


def _within(contract: str, group: Grouping) -> str:
    return f"by {group.value} in {contract}"
