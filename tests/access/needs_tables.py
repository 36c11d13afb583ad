"""Reads every table of needs, line by line: each number is that of its need and period as the reader's copy has it (D2–D4)."""

from flask import current_app
from werkzeug.test import TestResponse

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.display import DASH, HIDDEN, nights, written_period
from refuge.errors import RuleBroken
from refuge.figures.needs_gap import NeedRow, needs_gap
from refuge.figures.needs_rows import NEEDED
from refuge.views.needs_gap import SAID
from tests.access.answers import asked_of, tables_of
from tests.access.counted_pages import Check

CAPTION = "Needs gap, "


def with_needs(check: Check) -> Check:
    """The check of a page that has needs in tables of their own, which it leaves out; and that of those tables."""

    def both(viewer: Viewer, address: str, answer: TestResponse) -> int:
        return check(viewer, address, answer) + _check_needs(viewer, address, answer)

    return both


def _check_needs(viewer: Viewer, address: str, answer: TestResponse) -> int:
    if answer.mimetype != "text/html":
        return 0
    tables = [(caption, lines) for caption, _, lines in tables_of(answer.text) if caption.startswith(CAPTION)]
    told = {(_caption(row), SAID[row.need.code]): row for row in _rows(viewer, address)} if tables else {}
    cells = [(told[caption, label], label, cells) for caption, lines in tables for label, *cells in lines]
    for row, label, found in cells:
        assert found == [_written(row, name) for name in NEEDED], f"{address} tells {label}: {found}"
    return sum(len(row.hidden) for row, _, _ in cells)


def _rows(viewer: Viewer, address: str) -> list[NeedRow]:
    asked = asked_of(viewer, address)
    try:
        return needs_gap(viewer, asked.copy, asked.selection, today(), current_app.config["SMALL_NUMBER"])
    except RuleBroken:
        return []


def _caption(row: NeedRow) -> str:
    return CAPTION + " ".join(written_period(row.period, row.to_date).split())


def _written(row: NeedRow, name: str) -> str:
    number = row.told[name]
    return HIDDEN if name in row.hidden else DASH if number is None else nights(number)
