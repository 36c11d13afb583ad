"""Looks through every face of a page of counted rows: no number stands there that the reader's copy does not tell (D2–D4).

What a page may say of a period are the numbers of that period's rows as they are given, and what can be worked out of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import isclose
from typing import Any

from flask import current_app
from werkzeug.test import TestResponse

from refuge.access.scope import Viewer
from refuge.charts.openings import tenths
from refuge.clock import today
from refuge.display import HIDDEN, heading_of, nights, one_decimal, short_period, whole_percentage, written_period
from refuge.errors import RuleBroken
from refuge.figures.counted_records import counted_record
from refuge.figures.records import Record, flat
from refuge.figures.selection import Selection
from refuge.vocabulary import Copy
from tests.access.answers import asked_of, table_of, tables_of, traces

Check = Callable[[Viewer, str, TestResponse], int]
Given = Callable[[Viewer, Copy, Selection, date, int], Sequence[Any]]
"""A figure as a copy gives it, for a threshold: rows with a period, and whether it is to date."""

Spelt = frozenset[str]
"""Numbers as pages write them."""

NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
YEARS = re.compile(r"\b(?:19|20)\d\d\b")
NOBODY = {"0"}
"""What nobody is counted under is not in a mapping."""
TARGET = re.compile(r"the target of \d+")
"""What a contract aims at is nobody's secret."""
SENTENCES = re.compile(r'<p class="sentence">(.*?)</p>', re.DOTALL)


@dataclass(frozen=True)
class Page:
    """What a check knows of a page: its figure, how a row is recorded, and what else a page works out of a row as given.

    ``lines`` are the names of numbers with what their lines are called, by the caption of a table: what is hidden says so there.
    ``derived`` is empty of what would rest on something hidden. ``labels`` are names of lines and bars that hold numbers, and
    ``apart`` how the captions of tables begin that have a check of their own.
    """

    given: Given
    record: Callable[[Any], Record] = counted_record
    lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derived: Callable[[Any], Iterable[int | Fraction]] = lambda _: ()
    labels: Sequence[str] = ()
    apart: tuple[str, ...] = ()


def check_counted(page: Page) -> Check:
    """The check of one page: how many numbers it hides, having looked for them on it. None of a page that refuses to answer."""

    def check(viewer: Viewer, address: str, answer: TestResponse) -> int:
        asked = asked_of(viewer, address)
        try:
            rows = page.given(viewer, asked.copy, asked.selection, today(), current_app.config["SMALL_NUMBER"])
        except RuleBroken:
            rows = []
        if answer.mimetype == "text/html":
            _check_tables(page, address, answer, rows)
            _check_drawings(page, address, answer, rows)
            _check_sentences(page, address, answer, rows)
        else:
            _check_file(page, address, answer, rows)
        return sum(len(row.hidden) for row in rows)

    return check


def numbers_told(page: Page, rows: Iterable[Any]) -> Spelt:
    """Every number the rows tell, and what the page works out of them, as pages may write it."""
    of_rows = (value for row in rows for value in flat(page.record(row)).values())
    worked_out = (value for row in rows for value in page.derived(row))
    return frozenset(word for value in (*of_rows, *worked_out) for word in _spellings(value))


def _check_tables(page: Page, address: str, answer: TestResponse, rows: Sequence[Any]) -> None:
    """Each cell says a number of its period: that of its column, of its line, or of the table's name."""
    periods = {name for row in rows for name in _names(row)}
    known: dict[str, tuple[Sequence[Any], Spelt]] = {}
    for caption, headings, lines in tables_of(answer.text):
        for line in [] if caption.startswith(page.apart) else lines:
            for heading, cell in zip(headings[1:], line[1:], strict=True):
                period = next((words for words in (heading, line[0]) if words in periods), caption)
                if period not in known:
                    of = [row for row in rows if period in _names(row)] or _rows_named_in(rows, caption)
                    known[period] = of, numbers_told(page, of)
                of, told = known[period]
                strange = set(_numbers_in(cell)) - told - NOBODY
                assert not strange, f"{address} tells {strange} of {heading} in {line[0]} of {caption}"
                assert cell in ("", HIDDEN) or not _is_hidden(page, caption, line[0], of), (
                    f"{address} shows {line[0]} of {heading}"
                )


def _check_drawings(page: Page, address: str, answer: TestResponse, rows: Sequence[Any]) -> None:
    """What is written in a chart and said on hovering are numbers of the rows; bars are as long as these, or their shares."""
    if not (drawn := traces(answer)):
        return
    told = numbers_told(page, rows)
    known = {float(number.replace(",", "")) for number in told}
    lengths = known | {round(100 * one / of, 6) for one in known for of in known if one <= of != 0}
    for trace in drawn:
        said = {*_leaves(trace.get("customdata")), *_leaves(trace.get("text"))} - {*page.labels}
        strange = {
            number for one in said if "%" not in one for number in _numbers_in(_without_periods(one, rows))
        } - told
        assert not strange, f"{address} draws {strange}"
        measured = {one for at in "xy" for one in trace.get(at, ()) if isinstance(one, int | float)}
        assert {round(float(one), 6) for one in measured} <= lengths, (
            f"{address} draws something of its own: {trace['name']}"
        )


def _check_sentences(page: Page, address: str, answer: TestResponse, rows: Sequence[Any]) -> None:
    """The words a page opens with; every face has them of the same computation."""
    for sentence in SENTENCES.findall(answer.text):
        strange = set(_numbers_in(_without_periods(sentence, rows))) - numbers_told(page, rows)
        assert not strange, f"{address} says {strange} in “{sentence}”"


def _check_file(page: Page, address: str, answer: TestResponse, rows: Sequence[Any]) -> None:
    """A file has the rows as they are given, cell by cell: nothing where a number is hidden."""
    headings, *lines = table_of(answer)
    records = [flat(page.record(row)) for row in rows]
    assert len(lines) == len(records), address
    for line, record in zip(lines, records, strict=True):
        for heading, cell in zip(headings, line, strict=True):
            is_of_a_mapping = ": " in heading and heading.partition(": ")[0] not in record
            told = record.get(heading, 0 if is_of_a_mapping else None)
            assert _same(cell, told), f"{address} tells {heading} of {record['period']}: {cell}, not {told}"


def _same(cell: str, told: Any) -> bool:
    if told is None:
        return cell == ""
    return cell != "" and isclose(float(cell), told) if isinstance(told, int | float) else cell.lstrip("'") == told


def _is_hidden(page: Page, caption: str, label: str, rows: Sequence[Any]) -> bool:
    """Whether what a line tells is hidden in all rows of a cell."""
    names = [name for name, said in page.lines.get(caption, {}).items() if said == label]
    keys = [{name, name.partition(": ")[0]} for name in names]
    return bool(rows and names) and all(of & set(row.hidden) for row in rows for of in keys)


def _rows_named_in(rows: Sequence[Any], words: str) -> Sequence[Any]:
    """Those of the period a caption ends with, else all."""
    return [row for row in rows if any(words.endswith(name) for name in _names(row))] or rows


def _names(row: Any) -> tuple[str, ...]:
    """How a page may write the period of a row."""
    return (written_period(row.period, row.to_date), heading_of(row.period, row.to_date), short_period(row.period))


def _without_periods(words: str, rows: Sequence[Any]) -> str:
    names = {name for row in rows for name in (written_period(row.period), *_names(row))}
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, " ")
    return YEARS.sub(" ", TARGET.sub(" ", words))


def _numbers_in(words: str) -> Iterator[str]:
    return (found.rstrip(",") for found in NUMBER.findall(words))


def _spellings(value: Any) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return
    if isinstance(value, int):
        yield nights(value)
    else:
        rate = Fraction(value).limit_denominator(10**6)
        written = (
            f"{float(value):.1f}",
            f"{float(value):,.1f}",
            f"{float(value):,.2f}",
            f"{float(value):.2f}",
            tenths(rate),
            whole_percentage(rate),
            one_decimal(rate),
        )
        yield from (number for one in written for number in _numbers_in(one))


def _leaves(told: Any) -> Iterator[str]:
    if isinstance(told, list):
        for one in told:
            yield from _leaves(one)
    elif told is not None:
        yield str(told)
