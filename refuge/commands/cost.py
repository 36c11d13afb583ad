"""``figures cost``: what nights cost, and who pays."""

from typing import Any

import click

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.figures import NO_PERIOD, Table, as_at_said, asked, print_figure, selecting, selection_asked
from refuge.commands.refusals import plainly
from refuge.commands.tables import Columns, period_written
from refuge.display import nights
from refuge.figures.cost import Cost, CostRow
from refuge.figures.cost_given import cost_given
from refuge.figures.cost_records import FUNDER_NOT_RECORDED, cost_record
from refuge.figures.releasing import About
from refuge.occupancy.money import pounds
from refuge.vocabulary import Copy

COST: Columns = (
    ("Period", "period", period_written),
    ("Value", "value", lambda row: pounds(row.cost.value)),
    ("Per commissioned night", "per_commissioned_night", lambda row: pounds(row.cost.per_commissioned_night)),
    ("Per occupied night", "per_occupied_night", lambda row: pounds(row.cost.per_occupied_night)),
    ("Per unit and year", "per_unit_year", lambda row: pounds(row.cost.per_unit_year)),
    ("Commissioned", "commissioned", lambda row: nights(row.cost.commissioned)),
    ("Occupied", "occupied", lambda row: nights(row.cost.occupied)),
    ("Without a value", "nights_without_value", lambda row: nights(row.cost.without_value)),
)
FOOTNOTES = [
    "The contracts' annual values, spread evenly over the nights of each contract year, of whole contracts (U10).",
    "A unit and year is a commissioned unit all through a contract year. Without a value are commissioned nights on",
    "which their contract had none.",
]


@click.command("cost")
@selecting
@plainly
def cost_command(face: str, copy: str, **given: Any) -> None:
    """Value and cost per night and unit, by funder (U10)."""
    selection = selection_asked(copy, About.NIGHTS, given)
    rows = cost_given(Viewer.command_line(), Copy[copy.upper()], selection, today())
    about = {"figure": "cost", "rule": "U10", **asked(selection, copy)}
    funders = {funder for row in rows for funder in row.cost.by_funder}
    columns = (*COST, *map(_of_funder, sorted(funders, key=lambda funder: (funder is None, funder))))
    table = Table(columns, rows, cost_record, CostRow(NO_PERIOD, False, None, Cost()))
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES], given)


def _of_funder(funder: str | None) -> tuple[str, str, Any]:
    return funder or f"Funder {FUNDER_NOT_RECORDED}", "by_funder", lambda row: pounds(row.cost.by_funder.get(funder))
