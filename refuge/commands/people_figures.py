"""``figures people``: who was in the households supported, and what they needed."""

from collections.abc import Callable
from typing import Any

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.figures import NO_PERIOD, Table, as_at_said, asked, print_figure, selecting, selection_asked
from refuge.commands.refusals import plainly
from refuge.commands.tables import Columns, period_written
from refuge.display import DASH, nights, one_decimal
from refuge.figures.counted import CountedRow
from refuge.figures.counted_given import given as rows_given
from refuge.figures.counted_records import counted_record
from refuge.figures.people import PEOPLE
from refuge.figures.releasing import About
from refuge.vocabulary import Copy


def _count(key: str) -> Callable[[CountedRow], str]:
    return lambda row: nights(row.told[key])  # type: ignore[arg-type]


def _throughput(row: CountedRow) -> str:
    rate = row.told["throughput"]
    return DASH if rate is None else f"{float(rate):.2f}"  # type: ignore[arg-type]


COLUMNS: Columns = (
    ("Period", "period", period_written),
    ("Households", "households", _count("households")),
    ("with children", "households_with_children", _count("households_with_children")),
    ("Adults", "adults", _count("adults")),
    ("Women", "women", _count("women")),
    ("Men", "men", _count("men")),
    ("Trans adults", "trans_adults", _count("trans_adults")),
    ("Not known", "adults_sex_not_known", _count("adults_sex_not_known")),
    ("Children", "children", _count("children")),
    ("Throughput", "throughput", _throughput),
    ("Person-nights", "person_nights", _count("person_nights")),
    ("of", "bed_space_nights", _count("bed_space_nights")),
    ("Bed spaces", "bed_space_utilisation", lambda row: one_decimal(row.told["bed_space_utilisation"])),
)
FOOTNOTES = [
    "Households with any night in the period, each once and as its latest stay there has it, with whoever was with it on",
    "any of those nights (H1, H2). Women, men, trans adults and not known add up to the adults (H3). Throughput is",
    "households by unit in service (H9). Person-nights of bed-space nights can be more than all of them (U8). Age bands,",
    "needs, which do not add up (H4), risk and inclusion (H5, H6) are in the JSON and CSV forms.",
]


@click.command("people")
@selecting
@plainly
def people_command(face: str, copy: str, **given: Any) -> None:
    """Households supported, adults and children, needs, and bed spaces (H1–H6, H9, U8)."""
    selection = selection_asked(copy, About.PEOPLE, given)
    threshold = current_app.config["SMALL_NUMBER"]
    rows = rows_given(Viewer.command_line(), Copy[copy.upper()], selection, PEOPLE, today(), threshold)
    about = {"figure": "people", "rule": "H1", **asked(selection, copy)}
    table = Table(COLUMNS, rows, counted_record, CountedRow(NO_PERIOD, False, None, PEOPLE.nobody))
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES], given)
