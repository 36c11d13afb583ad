"""What a revision may tell outside the provider, so that nothing follows from it together with what was told before (D3, D4).

Subtracting the first version from a revision would tell of whoever was corrected. So in the contract and the publication
copy of a revision

1. what was hidden in an earlier version is hidden;
2. nights by month and by place, nights and days of people, and rates that rest on them are those of the first version;
3. people are told anew only where each count, in what is exact, is the same as in every version told, or differs by the
   threshold at least; else all of them are told as they were.

Nights of the whole year are told anew, and in the contract copy how many households there were (D2).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from refuge.returns.content import Content
from refuge.returns.declaring import Of, Unit
from refuge.returns.rows import Row
from refuge.vocabulary import Copy

Key = tuple[str, str, str | None, str]
"""Section, measure, group, period."""

COUNTS = {Unit.COUNT.value}
MEASURED = {Unit.NIGHTS.value, Unit.DAYS.value, Unit.RATIO.value}


@dataclass(frozen=True)
class Version:
    """One version that was told: its number, its exact content, and what the copy said."""

    number: int
    exact: Content
    told: Content


def guarded(copy: Copy, exact: Content, given: Content, before: Sequence[Version]) -> Content:
    """What a copy of a revision tells: ``given``, less what would tell of few together with the versions ``before``.

    ``told_in`` of the content says of which version the figures are that are told as they were.
    """
    if copy.is_exact or not before:
        return given
    last = before[-1].told
    repeats = _repeats(copy, people_again=_tells_of_few(copy, exact, before, given["threshold"]))
    sections = [_section(section, last, repeats, before) for section in given["sections"]]
    told_in = {name: last.get("told_in", {}).get(name, before[-1].number) for name in ("fine", "people")}
    if not repeats({"of": Of.PEOPLE, "unit": Unit.COUNT}, False):
        told_in.pop("people")
    words = {name: {**last["words"].get(name, {}), **of} for name, of in given["words"].items()}
    periods = {**last["periods"], **given["periods"]}
    return {**given, "sections": sections, "told_in": told_in, "words": words, "periods": periods}


def _repeats(copy: Copy, people_again: bool) -> Callable[[dict[str, Any], bool], bool]:
    """Whether a measure, in a section of fine nights or another, is told as it was."""

    def does(measure: dict[str, Any], fine: bool) -> bool:
        if measure["of"] == Of.NIGHTS:
            return fine
        if measure["of"] == Of.HOUSEHOLDS and copy is Copy.CONTRACT:
            return False
        return people_again or measure["unit"] in MEASURED

    return does


def _section(
    section: dict[str, Any], last: Content, repeats: Callable[[dict[str, Any], bool], bool], before: Sequence[Version]
) -> dict[str, Any]:
    was: dict[str, Any] | None = next((one for one in last["sections"] if one["code"] == section["code"]), None)
    if was is None:
        return section
    again = {measure["key"] for measure in section["measures"] if repeats(measure, section["fine"])}
    again |= {measure["key"] for measure in section["measures"] if again & set(measure["rests_on"])}
    if len(again) == len(section["measures"]):
        return was
    hidden = {key for version in before for key, row in _keyed(version.told, section["code"]) if row.get("hidden")}
    anew = [_hiding(section["code"], row, hidden) for row in section["rows"] if row["measure"] not in again]
    order = [measure["key"] for measure in section["measures"]]
    rows = [*anew, *(row for row in was["rows"] if row["measure"] in again)]
    return {**section, "rows": sorted(rows, key=lambda row: order.index(row["measure"]))}


def _hiding(code: str, row: Row, hidden: set[Key]) -> Row:
    if _key(code, row) not in hidden and (code, row["measure"], None, row["period"]) not in hidden:
        return row
    return {**row, "value": None, "numerator": None, "denominator": None, "hidden": True}


def _tells_of_few(copy: Copy, exact: Content, before: Sequence[Version], threshold: int) -> bool:
    """Whether a count of people differs by few from one that was told."""
    now = _counts(copy, exact)
    for version in before:
        then = _counts(copy, version.exact)
        if any(0 < abs(now.get(key, 0) - then.get(key, 0)) < threshold for key in now.keys() | then.keys()):
            return True
    return False


def _counts(copy: Copy, content: Content) -> dict[Key, int]:
    exactly = {Of.NIGHTS, Of.HOUSEHOLDS} if copy is Copy.CONTRACT else {Of.NIGHTS}
    counts = {}
    for section in content["sections"]:
        of_people = {
            measure["key"]
            for measure in section["measures"]
            if measure["of"] not in exactly and measure["unit"] in COUNTS
        }
        counts.update(
            {_key(section["code"], row): row["value"] or 0 for row in section["rows"] if row["measure"] in of_people}
        )
    return counts


def _keyed(content: Content, code: str) -> Iterator[tuple[Key, Row]]:
    for section in content["sections"]:
        if section["code"] == code:
            yield from ((_key(code, row), row) for row in section["rows"])


def _key(code: str, row: Row) -> Key:
    return code, row["measure"], row["group"], row["period"]
