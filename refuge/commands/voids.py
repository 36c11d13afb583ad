"""``figures voids``: how long units stood empty, and why."""

from typing import Any

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.counted_columns import PERIOD, mean, number
from refuge.commands.figures import NO_PERIOD, Table, as_at_said, asked, print_figure, selecting, selection_asked
from refuge.commands.refusals import plainly
from refuge.commands.tables import Columns
from refuge.figures import counted_given
from refuge.figures.counted import CountedRow
from refuge.figures.counted_records import counted_record
from refuge.figures.releasing import About
from refuge.figures.voids import VOIDS
from refuge.vocabulary import Copy

COLUMNS: Columns = (
    PERIOD,
    number("Voids", "voids"),
    mean("Re-let days", "relet_days_mean"),
    mean("Median", "relet_days_median"),
    number("Longest", "relet_days_max"),
    number("First lets", "first_lets"),
    number("With works", "with_works"),
    number("Prepared", "preparations"),
    mean("Days preparing", "preparing_days_mean"),
    number("Nights over target", "preparing_over_target_nights"),
)
FOOTNOTES = [
    "Re-let days are the nights between two households in one unit, of voids that ended in the period (V1, V2). First lets,",
    "and voids with a night out of use, are left out and counted apart. Prepared are whole preparations that ended in the",
    "period (V3); nights over target are counted night by night. Nights by reason and by who was waited for are in JSON",
    "and CSV (V4).",
]


@click.command("voids")
@selecting
@plainly
def voids_command(face: str, copy: str, **given: Any) -> None:
    """Re-let days, preparation and nights lost by reason (V1–V4)."""
    selection = selection_asked(copy, About.PEOPLE, given)
    small = current_app.config["SMALL_NUMBER"]
    rows = counted_given.given(Viewer.command_line(), Copy[copy.upper()], selection, VOIDS, today(), small)
    about = {"figure": "voids", "rule": "V1", **asked(selection, copy)}
    table = Table(COLUMNS, rows, counted_record, CountedRow(NO_PERIOD, False, None, VOIDS.nobody))
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES], given)
