"""Looks through every face of a page of figures for numbers that the reader's copy hides (D2–D4)."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

from flask import current_app
from werkzeug.test import TestResponse

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.display import written_period
from refuge.errors import RuleBroken
from refuge.figures.counted import CountedRow
from refuge.figures.counted_given import given
from refuge.figures.demand import demand
from refuge.figures.needs_gap import needs_gap
from refuge.figures.nights import WITHIN, UtilisationRow, utilisation
from refuge.figures.nights_given import utilisation_given
from refuge.figures.origins import Count, OriginRow
from refuge.figures.origins_given import origins_by_count
from refuge.figures.people import PEOPLE
from refuge.figures.referral_records import demand_record, need_record
from refuge.figures.referrals import referrals_given
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.period import Kind
from refuge.views.nights_behind import PAGE as NIGHTS
from refuge.views.origins import COUNTED
from refuge.views.referrals_received import HOUSEHOLDS, LOCAL_RESIDENTS, OUTCOMES, WHO
from refuge.vocabulary import Copy
from tests.access.answers import ADDRESSES, DRAWN, Asked, asked_of, cells_of, table_of, text_of, traces
from tests.access.counted_figures import CHECKED
from tests.access.counted_pages import Page, check_counted
from tests.access.needs_tables import CAPTION, with_needs

STATES = ("occupied", "preparing", "out_of_use", "ready")
LARGE = 100
"""A number of nights above this is no share, no day and no count of anything else."""
YEARS = range(2000, 2041)
"""Numbers that a file writes as it writes years."""
TAGS = re.compile(r"<(script|style|a)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""What holds no number of nights: the words of links are names, and how many rows there are."""


def check_nights(viewer: Viewer, address: str, answer: TestResponse) -> int:
    """How many numbers a page hides, having looked for them on it; periods are whole months (D4)."""
    asked = asked_of(viewer, address)
    within = replace(asked.selection, group=None) if asked.page is NIGHTS else asked.selection
    if asked.page.name == "through-the-year":
        within = replace(within, to=within.from_)
    rows = utilisation_given(viewer, asked.copy, within, today())
    for row in rows:
        assert row.period.starts_on.day == row.period.counted_to(within.as_at).day == 1, (
            f"{address} is of single nights"
        )
    told = numbers_of(rows) | _bed_spaces(viewer, asked)
    secret = _secret(viewer, asked.copy, within.contract, within.authority, within.as_at) - told
    found = written_numbers(answer) & secret
    assert not found, f"{address} tells {sorted(found)}"
    _check_hidden_cells(address, answer)
    return sum(len(row.hidden) for row in rows)


def _bed_spaces(viewer: Viewer, asked: Asked) -> frozenset[int]:
    """Nights of bed spaces, and of people in them, as far as the copy tells them on the page of utilisation (U8)."""
    if asked.page.name != "utilisation":
        return frozenset()
    try:
        rows = given(viewer, asked.copy, asked.selection, PEOPLE, today(), current_app.config["SMALL_NUMBER"])
    except RuleBroken:
        return frozenset()
    counts = (row.told[name] for row in rows for name in ("person_nights", "bed_space_nights"))
    return frozenset(count for count in counts if isinstance(count, int))


def check_origins(viewer: Viewer, address: str, answer: TestResponse) -> int:
    """How many numbers of people a page hides, having looked into the cells that hold them."""
    asked = asked_of(viewer, address)
    given = _origins(viewer, asked.copy, asked.selection)
    _check_hidden_cells(address, answer)
    if answer.mimetype == "text/html":
        for count, rows in given.items():
            _check_origins_of(address, answer.text, count, rows)
    return sum(len(row.hidden) for rows in given.values() for row in rows)


def numbers_of(rows: Sequence[UtilisationRow], *, least: int = LARGE) -> frozenset[int]:
    """The large numbers that rows tell: those that are hidden are no longer in them."""
    counts = (getattr(row if name in WITHIN else row.nights, name) for row in rows for name in (*STATES, *WITHIN))
    told = (count for row in rows for count in (row.nights.commissioned, row.shortfall or 0))
    return frozenset(count for count in (*counts, *told) if count > least)


def written_numbers(answer: TestResponse) -> frozenset[int]:
    """The large whole numbers in an answer; years in a file are left out, as are the measures of drawings."""
    text = text_of(answer)
    hovering = " ".join(" ".join(map(str, said)) for trace in traces(answer) for said in trace.get("customdata") or [])
    is_file = answer.mimetype != "text/html"
    seen = text if is_file else unescape(TAGS.sub(" ", DRAWN.sub("", text)))
    words = re.findall(r"(?<![\w.:/-])\d[\d,]*(?![\w:/-]|[.,]\d)", f"{seen} {hovering}")
    numbers = (int(word.replace(",", "")) for word in words if is_file or "," in word or len(word) < 4)
    return frozenset(number for number in numbers if number > LARGE and not (is_file and number in YEARS))


@cache
def _secret(viewer: Viewer, copy: Copy, contract: str | None, authority: str | None, as_at: object) -> frozenset[int]:
    """Numbers of a contract's years, quarters, months and places that no selection of the copy tells."""
    exact, told = set[int](), set[int]()
    for wanted in _selections(contract, authority, as_at):
        exact |= numbers_of(utilisation(viewer, wanted))
        if wanted.group is None or contract is not None or wanted.group is Grouping.AUTHORITY:
            told |= numbers_of(utilisation_given(viewer, copy, wanted, today()))
    return frozenset(exact - told)


def _selections(contract: str | None, authority: str | None, as_at: object) -> Iterator[Selection]:
    for by in (Kind.YEAR, Kind.QUARTER, Kind.MONTH):
        for group in (None, Grouping.PROPERTY, Grouping.ACCOMMODATION_TYPE, Grouping.AUTHORITY):
            yield Selection(as_at, by, contract=contract, authority=authority, group=group)  # type: ignore[arg-type]


@cache
def _origins(viewer: Viewer, copy: Copy, wanted: Selection) -> dict[Count, list[OriginRow]]:
    return origins_by_count(viewer, copy, wanted, Count, today(), current_app.config["SMALL_NUMBER"])


def _check_origins_of(address: str, page: str, count: Count, rows: list[OriginRow]) -> None:
    hidden_of = {written_period(row.period, row.to_date): row for row in rows}
    drawn = {
        said[2]
        for found in DRAWN.findall(page)
        for trace in json.loads(found)["wide"]["data"]
        for said in trace["customdata"]
    }
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        if f">{COUNTED[count][0]}</caption>" not in table:
            continue
        for cells in cells_of(table):
            row = hidden_of[cells[0]]
            for name, cell in zip(
                ("in_borough", "out_of_area", "unknown", "share_out_of_area"), cells[1:], strict=True
            ):
                assert name not in row.hidden or cell == "hidden", f"{address} shows {name} of {cells[0]}"
            is_hidden = {"in_borough", "out_of_area", "unknown"} & set(row.hidden)
            assert not (is_hidden and count is Count.SUPPORTED and cells[0] in drawn), f"{address} draws {cells[0]}"


def _check_hidden_cells(address: str, answer: TestResponse) -> None:
    """In a file whatever a row says is hidden is empty, a mapping's columns with it."""
    if answer.mimetype == "text/html":
        return
    headings, *rows = table_of(answer)
    if "hidden" not in headings:
        return
    for row in rows:
        line = dict(zip(headings, row, strict=True))
        for name in filter(None, line["hidden"].split("; ")):
            assert line.get(name, "") == "", f"{address} tells {name} of {line['period']}"


def check_demand(viewer: Viewer, address: str, answer: TestResponse) -> int:
    """Nothing is hidden of what a council counted itself; it is told its own, and nobody else's."""
    named = set(re.findall(r"authority=(\w+)", unescape(answer.get_data(as_text=True))))
    assert named <= {viewer.authority_code}, address
    return 0


def check_form(viewer: Viewer, address: str, answer: TestResponse) -> int:
    """A form that asks for words shows no numbers of anybody."""
    assert "<table" not in answer.text, address
    return 0


def _drawn(row: CountedRow) -> list[int]:
    """What the chart of referrals is made of; it has no bar where anything is hidden."""
    if row.hidden:
        return []
    told: Any = row.told
    waiting = told["open"] + told["accepted"] - told["accommodated"]
    return [waiting, told["received"] - told["accommodated"] - told["declined"] - waiting]


LINES = {
    "What came of referrals": OUTCOMES,
    "Households unable to be supported": HOUSEHOLDS,
    "Who ended referrals, and why": WHO,
    "Local residents": LOCAL_RESIDENTS,
}
REFERRALS = Page(referrals_given, lines=LINES, derived=_drawn, apart=(CAPTION,))
NEEDS = Page(needs_gap, need_record, apart=(CAPTION,))
LOCAL_DEMAND = Page(lambda *asked: demand(*asked).rows, demand_record)


def check_returns(_: Viewer, address: str, answer: TestResponse) -> int:
    """A return is given in the copies that leave the provider; what is hidden in them is held in ``tests/returns``."""
    assert Copy.PROVIDER.label not in answer.get_data(as_text=True), f"{address} shows the provider's own copy"
    return 0


OF_PAGES = {
    "origin": check_origins,
    "referrals-received": with_needs(check_counted(REFERRALS)),
    "needs-gap": with_needs(check_counted(NEEDS)),
    "local-demand": check_counted(LOCAL_DEMAND),
    **CHECKED,
    **dict.fromkeys(("utilisation", "through-the-year", "compare", "nights"), check_nights),
}
CHECKS = {address: OF_PAGES[page.name] for address, page in ADDRESSES.items() if page.name in OF_PAGES}
CHECKS |= {"/demand": check_demand, "/demand/month": check_demand, "/contract-review/note": check_form}
OF_A_RETURN = ("", "/answer", "/changes", "/file", "/print")
CHECKS |= dict.fromkeys(("/returns", *(f"/returns/<int:return_id>{page}" for page in OF_A_RETURN)), check_returns)
OF_AN_AUTHORITY = ("", "/window", "/typed", "/typed/new", "/typed/<int:row_id>", "/typed/<int:row_id>/remove")
CHECKS |= dict.fromkeys((f"/returns/safe-accommodation{page}" for page in OF_AN_AUTHORITY), check_returns)
"""What looks for hidden numbers, for every address of figures; a page that is added needs a check of its own."""
