"""``figures departures``: how households left, and how long they stayed."""

from typing import Any

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.counted_columns import PERIOD, mean, number, share
from refuge.commands.figures import NO_PERIOD, Table, as_at_said, asked, print_figure, selecting, selection_asked
from refuge.commands.refusals import plainly
from refuge.commands.tables import Columns
from refuge.figures import counted_given
from refuge.figures.counted import CountedRow
from refuge.figures.counted_records import counted_record
from refuge.figures.departures import DEPARTURES
from refuge.figures.releasing import About
from refuge.vocabulary import Copy

COLUMNS: Columns = (
    PERIOD,
    number("Departures", "departures"),
    number("Planned", "planned"),
    number("Unplanned", "unplanned"),
    number("Not answered", "not_answered"),
    number("Deaths", "deaths"),
    share("Planned share", "planned_share"),
    number("Handed over", "handed_over"),
    number("Outcome pending", "outcome_pending"),
    mean("Nights stayed", "stay_nights_mean"),
    mean("Median", "stay_nights_median"),
    number("Still there", "open_stays"),
    number("Over six months", "over_six_months"),
    number("of households", "households"),
)
FOOTNOTES = [
    "The planned share is of departures planned or unplanned; deaths and those not answered stand beside it, and hand-overs",
    "to a new provider are no departures (H8). Nights stayed run from arrival to departure; still there are stays open at the",
    "end of the period. Over six months are 182 nights or more by then or by the departure (H7). Destinations, reasons,",
    "lengths by band and spells in one accommodation type are in JSON and CSV. By accommodation type, a move to another type",
    "is a planned departure.",
]


@click.command("departures")
@selecting
@plainly
def departures_command(face: str, copy: str, **given: Any) -> None:
    """Departures, destinations and length of stay (H7, H8)."""
    selection = selection_asked(copy, About.PEOPLE, given)
    small = current_app.config["SMALL_NUMBER"]
    rows = counted_given.given(Viewer.command_line(), Copy[copy.upper()], selection, DEPARTURES, today(), small)
    about = {"figure": "departures", "rule": "H8", **asked(selection, copy)}
    table = Table(COLUMNS, rows, counted_record, CountedRow(NO_PERIOD, False, None, DEPARTURES.nobody))
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES], given)
