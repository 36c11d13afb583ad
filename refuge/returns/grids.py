"""A section laid out for people: tables of rows and columns, the same on the page, on paper and in workbooks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from refuge.display import written_period
from refuge.occupancy.period import Period
from refuge.returns.cells import Cell
from refuge.returns.content import Content
from refuge.returns.declaring import Unit
from refuge.returns.rows import Row

Key = tuple[str, str | None]
"""The period and the group of a row."""


@dataclass(frozen=True)
class Column:
    """A column's heading and the rule of what stands in it."""

    heading: str
    rule: str


@dataclass(frozen=True)
class Grid:
    """A table: what it is called, what its rows are, its columns, and each row's heading with its cells."""

    caption: str
    first: str
    columns: list[Column]
    rows: list[tuple[str, list[Cell]]]


def grids(content: Content, section: Mapping[str, Any]) -> list[Grid]:
    """The tables of a section: one of its plain measures, and one for each that is told apart by a list."""
    plain = [measure for measure in section["measures"] if not measure["words"]]
    listed = [measure for measure in section["measures"] if measure["words"]]
    made = [_plain(content, section, plain), *(_listed(content, section, measure) for measure in listed)]
    return [grid for grid in made if grid.rows]


def _plain(content: Content, section: Mapping[str, Any], measures: list[dict[str, str]]) -> Grid:
    """Rows are periods or groups; where there is one of either, the measures themselves."""
    by_key = _by_key(section, {measure["key"] for measure in measures})
    keys = list(dict.fromkeys(key for of_measure in by_key.values() for key in of_measure))
    there = [measure for measure in measures if measure["key"] in by_key]
    if len(keys) == 1:
        rows = [(f"{measure['label']}", [_cell(measure, by_key[measure["key"]][keys[0]])]) for measure in there]
        return Grid(section["title"], "Measure", [Column(_named(content, section, keys[0]), "")], rows)
    columns = [Column(measure["label"], measure["rule"]) for measure in there]
    rows = [
        (_named(content, section, key), [_cell(measure, by_key[measure["key"]].get(key)) for measure in there])
        for key in keys
    ]
    return Grid(section["title"], _first(section), columns, rows)


def _listed(content: Content, section: Mapping[str, Any], measure: dict[str, str]) -> Grid:
    rows = [row for row in section["rows"] if row["measure"] == measure["key"]]
    periods = list(dict.fromkeys(row["period"] for row in rows))
    by_key = _by_key(section, {measure["key"]}).get(measure["key"], {})
    groups = list(dict.fromkeys(row["group"] for row in rows))
    laid = [
        (_word(content, measure["words"], group), [_cell(measure, by_key.get((period, group))) for period in periods])
        for group in groups
    ]
    columns = [Column(_period(content, period), measure["rule"]) for period in periods]
    return Grid(f"{section['title']}: {measure['label'].lower()}", measure["label"], columns, laid)


def _by_key(section: Mapping[str, Any], measures: set[str]) -> dict[str, dict[Key, Row]]:
    found: dict[str, dict[Key, Row]] = {}
    for row in section["rows"]:
        if row["measure"] in measures:
            found.setdefault(row["measure"], {})[row["period"], row["group"]] = row
    return found


def _cell(measure: Mapping[str, str], row: Row | None) -> Cell:
    unit = Unit(measure["unit"])
    if row is None:
        return Cell(None, unit)
    return Cell(row["value"], unit, row.get("hidden", False), row["numerator"], row["denominator"])


def _first(section: Mapping[str, Any]) -> str:
    return section["groups"].replace("_", " ").capitalize() if section["groups"] else "Period"


def _named(content: Content, section: Mapping[str, Any], key: Key) -> str:
    period, group = key
    return _period(content, period) if not section["groups"] else _word(content, section["groups"], group)


def _period(content: Content, label: str) -> str:
    known = content["periods"][label]
    starts_on, ends_on = (date.fromisoformat(known[name]) for name in ("starts_on", "ends_on"))
    return written_period(Period(starts_on, ends_on, label), known["to_date"])


def _word(content: Content, named: str, code: str | None) -> str:
    """The word of a code, or of several joined; what has none is its own."""
    if code is None:
        return "All"
    of = content["words"].get(named, {})
    return " + ".join(of.get(part, part) for part in code.split(" + "))


def named(
    content: Content, section: Mapping[str, Any], measure: Mapping[str, str], group: str | None, period: str
) -> str:
    """What one value is of: its period, and its group where it has one."""
    words = measure["words"] or section["groups"]
    of = [_word(content, words, group)] if words and group is not None else []
    return ", ".join([*of, _period(content, period)])


def every_row(content: Content) -> Iterator[dict[str, Any]]:
    """Every row with its section, its measure and its rule: the tidy form."""
    for section in content["sections"]:
        measures = {measure["key"]: measure for measure in section["measures"]}
        for row in section["rows"]:
            measure = measures[row["measure"]]
            yield {
                "section": section["code"],
                **row,
                "rule": measure["rule"],
                "unit": measure["unit"],
                "of": measure["of"],
            }
